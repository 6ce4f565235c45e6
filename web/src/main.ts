import { mount } from "svelte";
import "./app.css";
import App from "./App.svelte";
import { load_record } from "./lib/load";

const target = document.getElementById("app");
if (!target) throw new Error("the page has no place for the report");
mount(App, { target, props: { loaded: load_record() } });
