#include "cli/manual.hpp"

#include <fmt/format.h>

#include <map>

#include "base/provenance.hpp"

namespace needlework {
namespace {

std::string roff(const std::string& text) {
    std::string out;
    for (char c : text) {
        if (c == '\\')
            out += "\\e";
        else if (c == '-')
            out += "\\-";
        else
            out += c;
    }
    if (out.starts_with('.') || out.starts_with('\'')) out.insert(0, "\\&");
    return out;
}

bool takes_value(const CLI::Option& option) { return option.get_items_expected_max() > 0; }

/// FILE, DIR, NAME ...: a positional has it as its name.
std::string type_of(const CLI::Option& option) {
    return option.get_positional() && words_of(option).empty() ? option.get_name()
                                                               : option.get_type_name();
}

std::string option_words(const CLI::Option& option) {
    if (option.get_positional()) return option.get_name();
    std::string out = option.get_name(false, true);
    return takes_value(option) ? out + " " + option.get_type_name() : out;
}

std::vector<const CLI::App*> commands_of(const CommandLine& line) {
    return line.app().get_subcommands([](const CLI::App*) { return true; });
}

/// What `needlework list` shows for a type of value; empty for others.
std::string listed_as(const std::string& type) {
    static const std::map<std::string, std::string> kinds{
        {"STUDY", "evidence"}, {"NAME", "names"}, {"DEVICE", "devices"}, {"SITE", "sites"}};
    auto at = kinds.find(type);
    return at != kinds.end() ? at->second : "";
}

/// What completes the value of an option: words, files, folders, or names that the program lists.
std::string bash_values(const CLI::Option& option) {
    std::vector<std::string> words = words_of(option);
    std::string type = type_of(option);
    if (words.empty() && type == "injury") words = {type};
    if (!words.empty())
        return fmt::format("COMPREPLY=($(compgen -W \"{}\" -- \"$cur\"))", fmt::join(words, " "));
    if (type == "FILE") return "COMPREPLY=($(compgen -f -- \"$cur\"))";
    if (type == "DIR") return "COMPREPLY=($(compgen -d -- \"$cur\"))";
    if (!listed_as(type).empty())
        return fmt::format(
            "COMPREPLY=($(compgen {}-W \"$(needlework list {} 2>/dev/null | cut -d' ' -f1)\" -- "
            "\"$cur\"))",
            type == "DEVICE" ? "-f " : "", listed_as(type));
    return "COMPREPLY=()";
}

std::vector<std::string> flags_of(const CLI::Option& option) {
    std::vector<std::string> out;
    for (const std::string& name : option.get_snames()) out.push_back("-" + name);
    for (const std::string& name : option.get_lnames()) out.push_back("--" + name);
    return out;
}

std::string bash_script(const CommandLine& line) {
    std::string words, body;
    for (const CLI::App* sub : commands_of(line)) {
        words += (words.empty() ? "" : " ") + sub->get_name();
        std::string flags, values, positional;
        for (const CLI::Option* option : sub->get_options()) {
            std::vector<std::string> names = flags_of(*option);
            if (names.empty()) {
                positional = bash_values(*option);
                continue;
            }
            for (const std::string& name : names) flags += (flags.empty() ? "" : " ") + name;
            if (takes_value(*option))
                values += fmt::format("        {}) {}; return ;;\n", fmt::join(names, "|"),
                                      bash_values(*option));
        }
        body += fmt::format("    {})\n      case \"$prev\" in\n{}      esac\n", sub->get_name(),
                            values);
        body += fmt::format(
            "      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W \"{}\" -- \"$cur\")); else "
            "{}; "
            "fi ;;\n",
            flags, positional.empty() ? ":" : positional);
    }
    return fmt::format(
        "_needlework() {{\n"
        "  local cur=${{COMP_WORDS[COMP_CWORD]}} prev=${{COMP_WORDS[COMP_CWORD-1]}}\n"
        "  COMPREPLY=()\n"
        "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
        "    COMPREPLY=($(compgen -W \"{} --help --version\" -- \"$cur\")); return\n"
        "  fi\n"
        "  case \"${{COMP_WORDS[1]}}\" in\n{}  esac\n}}\n"
        "complete -o filenames -F _needlework needlework\n",
        words, body);
}

std::string fish_quoted(std::string text) {
    for (std::size_t at = 0; (at = text.find('\'', at)) != std::string::npos; at += 2)
        text.insert(at, "\\");
    return "'" + text + "'";
}

std::string fish_values(const CLI::Option& option) {
    std::vector<std::string> words = words_of(option);
    std::string type = type_of(option);
    if (words.empty() && type == "injury") words = {type};
    if (!words.empty()) return fmt::format(" -x -a '{}'", fmt::join(words, " "));
    if (type == "FILE") return " -r -F";
    if (type == "DIR") return " -x -a '(__fish_complete_directories)'";
    if (!listed_as(type).empty())
        return fmt::format(" {} -a '(needlework list {} | string split -f1 \" \")'",
                           type == "DEVICE" ? "-r -F" : "-x", listed_as(type));
    return " -x";
}

std::string fish_script(const CommandLine& line) {
    std::string out = "complete -c needlework -f\n";
    for (const CLI::App* sub : commands_of(line))
        out += fmt::format("complete -c needlework -n __fish_use_subcommand -a {} -d {}\n",
                           sub->get_name(), fish_quoted(sub->get_description()));
    for (const CLI::App* sub : commands_of(line)) {
        std::string where = fmt::format(
            "complete -c needlework -n '__fish_seen_subcommand_from {}'", sub->get_name());
        for (const CLI::Option* option : sub->get_options()) {
            std::string names;
            for (const std::string& name : option->get_snames()) names += " -s " + name;
            for (const std::string& name : option->get_lnames()) names += " -l " + name;
            std::string values = takes_value(*option) ? fish_values(*option) : "";
            out += where + names + values + " -d " + fish_quoted(option->get_description()) + "\n";
        }
    }
    return out;
}

}  // namespace

std::string manual_page(const CommandLine& line) {
    std::string out = fmt::format(
        ".TH NEEDLEWORK 1 \"\" \"needlework {}\" \"User commands\"\n.SH NAME\nneedlework \\- {}\n"
        ".SH SYNOPSIS\n.B needlework\n.I COMMAND\n[\\fIOPTIONS\\fR] ...\n.SH EXAMPLES\n",
        version_text(), roff(line.app().get_description()));
    for (const Example& e : line.examples_of(&line.app()))
        out += fmt::format(".TP\n.B {}\n{}\n", roff(e.command), roff(e.does));
    out += ".SH COMMANDS\n";
    for (const CLI::App* sub : commands_of(line)) {
        out += fmt::format(".SS {}\n{}\n", sub->get_name(), roff(sub->get_description()));
        for (const CLI::Option* option : sub->get_options())
            out += fmt::format(".TP\n.B {}\n{}\n", roff(option_words(*option)),
                               roff(option->get_description()));
        out += ".PP\nExamples:\n.nf\n";
        for (const Example& e : line.examples_of(sub))
            out +=
                "    " + roff(e.command) + (e.does.empty() ? "" : "    # " + roff(e.does)) + "\n";
        out += ".fi\n";
    }
    out += ".SH EXIT STATUS\n" + roff(exit_codes_text);
    out +=
        ".SH ENVIRONMENT\n.TP\n.B NEEDLEWORK_DATA\nThe folder data/, where it does not lie above "
        "the "
        "program.\n";
    return out + ".SH NOTES\n" + roff(notice_text) + "\n";
}

std::string completion_script(const CommandLine& line, const std::string& shell) {
    if (shell == "fish") return fish_script(line);
    if (shell == "zsh")  // zsh reads completions of bash
        return "#compdef needlework\nautoload -U +X bashcompinit && bashcompinit\n" +
               bash_script(line);
    return bash_script(line);
}

}  // namespace needlework
