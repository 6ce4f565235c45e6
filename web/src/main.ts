import { mount } from "svelte";
import "./app.css";
import App from "./App.svelte";
import Dossier from "./Dossier.svelte";
import { load_record } from "./lib/load";

const target = document.getElementById("app");
if (!target) throw new Error("the page has no place for the report");
const loaded = load_record();
if (typeof loaded !== "string" && "kind" in loaded) mount(Dossier, { target, props: { dossier: loaded } });
else mount(App, { target, props: { loaded } });
