#include "cli/command_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/problem.hpp"
#include "base/provenance.hpp"
#include "cli/explain.hpp"
#include "cli/ranks.hpp"
#include "params/toml_file.hpp"

namespace needlework {
namespace {

/// Help that begins with examples.
class Help : public CLI::Formatter {
  public:
    explicit Help(const CommandLine& line) : line_(line) {
        constexpr std::size_t options_end = 34;  // assumption: a column that most options fit into
        column_width(options_end);
    }
    std::string make_description(const CLI::App* app) const override {
        std::string out = app->get_description() + "\n\nExamples:\n";
        std::size_t width = 0;
        for (const Example& e : line_.examples_of(app)) width = std::max(width, e.command.size());
        for (const Example& e : line_.examples_of(app))
            out += fmt::format("  {:<{}}  {}\n", e.command, width, e.does);
        if (app->get_parent() == nullptr) out += std::string("\n") + exit_codes_text;
        return out + "\n";
    }

  private:
    const CommandLine& line_;
};

/// An option that takes one of a few words; the words are its type, so that help, manual page and
/// completion show them.
void one_of(CLI::Option* option, const std::vector<std::string>& words) {
    option->type_name(fmt::format("{}", fmt::join(words, "|")));
    CLI::Validator known(
        [words](std::string& word) {
            if (std::find(words.begin(), words.end(), word) != words.end()) return std::string();
            return fmt::format("\"{}\" is not known{}. One of: {}", word, did_you_mean(word, words),
                               fmt::join(words, ", "));
        },
        "");
    option->check(known);
}

void whole_number(CLI::Option* option, int low, int high) {
    option->type_name("N");
    option->check(CLI::Range(low, high).description(""));
}

}  // namespace

std::vector<std::string> words_of(const CLI::Option& option) {
    std::vector<std::string> words;
    std::string type = option.get_type_name();
    if (type.find('|') == std::string::npos) return words;
    std::istringstream parts(type);
    for (std::string word; std::getline(parts, word, '|');) words.push_back(word);
    return words;
}

CommandLine::CommandLine()
    : app_("Simulates microneedling from the first needle to the result months later.",
           "needlework") {
    app_.formatter(std::make_shared<Help>(*this));
    app_.footer(notice_text);
    app_.set_version_flag("--version", version_page(), "Version, commit, libraries, ranks");
    app_.require_subcommand(1);
    examples_[&app_] = {
        {"needlework run cases/tutorials/acne-scars-roller.toml", "the main example"},
        {"needlework run my.toml --resolution preview", "quick and coarse"},
        {"needlework check my.toml", "every mistake at once"},
        {"needlework explain healing.retention", "meaning, range, source"},
        {"needlework validate --study lotfi-2013-dermaroller-histology", "beside a publication"},
        {"needlework dossier pen/dermapen", "technical parameters and safe settings of a device"}};
    add_run();
    add_check_and_lists();
    add_studies();
    add_dossier();
    add_credibility();
    add_shell_help();
}

const std::vector<Example>& CommandLine::examples_of(const CLI::App* app) const {
    static const std::vector<Example> none;
    auto at = examples_.find(app);
    return at != examples_.end() ? at->second : none;
}

CLI::App* CommandLine::add(const std::string& word, const std::string& does,
                           std::vector<Example> examples) {
    CLI::App* sub = app_.add_subcommand(word, does);
    examples_[sub] = std::move(examples);
    return sub;
}

void CommandLine::add_progress(CLI::App* app) {
    app->add_flag("--quiet", quiet, "No progress");
    one_of(app->add_option("--progress", progress,
                           "How progress is shown on standard error: a bar on a terminal, plain "
                           "lines, or JSON lines"),
           {"auto", "lines", "json"});
}

void CommandLine::add_run() {
    CLI::App* sub = add(
        "run", "Simulate a protocol and write its report",
        {{"needlework run cases/tutorials/acne-scars-roller.toml", "into runs/acne-scars-roller"},
         {"needlework run my.toml --resolution preview --out runs/try", "quick, own folder"},
         {"needlework run my.toml --set 'session[1].passes=6'", "another value"},
         {"needlework run my.toml --only injury", "the needles alone, in seconds"},
         {"needlework run my.toml --only delivery", "what topicals reach, in seconds"},
         {"needlework run --resume --out runs/my", "go on with a stopped run"},
         {"needlework run runs/my/protocol.resolved.toml", "the same numbers again"}});
    sub->add_option("FILE", run.file, "Protocol (TOML); not needed with --resume --out")
        ->type_name("");
    sub->add_option("--out", run.out, "Folder for the results (default runs/NAME)")
        ->type_name("DIR");
    one_of(sub->add_option("--resolution", run.resolution,
                           "How finely: preview takes seconds, standard a minute or two"),
           {"preview", "standard", "fine"});
    constexpr int most_ranks = 4096;  // assumption: above any machine that it was tried on
    whole_number(
        sub->add_option("--ranks", run.ranks, "Processes (default: one a core, at most 4)"), 1,
        most_ranks);
    sub->add_option("--set", run.overrides,
                    "Override a value, e.g. session[1].passes=6; session[1] is the first table of "
                    "the file. May be repeated")
        ->type_name("KEY=VALUE");
    one_of(sub->add_option("--only", run.only,
                           "Only a part: what the needles do without healing, or what topicals "
                           "reach"),
           {"injury", "delivery"});
    sub->add_flag("--resume", run.resume, "Go on with a stopped or killed run");
    sub->add_flag("--json", json, "Main results as JSON on standard output");
    add_progress(sub);
}

void CommandLine::add_check_and_lists() {
    CLI::App* check =
        add("check", "Find every mistake of a protocol at once; runs nothing",
            {{"needlework check my.toml", ""},
             {"needlework check my.toml --json", "for editors and scripts"},
             {"needlework check my.toml --set 'subject.age=70 yr'", "with another value"}});
    check->add_option("FILE", file, "Protocol (TOML)")->required()->type_name("");
    check->add_option("--set", overrides, "Override a value")->type_name("KEY=VALUE");
    check->add_flag("--json", json, "Problems as JSON on standard output");

    CLI::App* list = add("list", "What there is: devices, sites, measures ...",
                         {{"needlework list devices", ""},
                          {"needlework list evidence", "studies and what they are used for"},
                          {"needlework list parameters --json", "for scripts"}});
    CLI::Option* what = list->add_option("WHAT", kind, "What to list")->required();
    one_of(what, list_kinds);
    list->add_flag("--json", json, "As JSON");

    CLI::App* explain = add(
        "explain",
        "A parameter, model, equation, measure, device, active, product, site, condition, study, "
        "source or word, in "
        "plain words: meaning, equation, units, range, sources",
        {{"needlework explain retention", "a parameter"},
         {"needlework explain barrier", "a model: equations and parameters"},
         {"needlework explain healing.11", "an equation"},
         {"needlework explain scar_depth", "a measure"},
         {"needlework explain roller/mf8-192", "a device"},
         {"needlework explain completions", "the rule for what publications leave out"},
         {"needlework explain --all > reference.md", "the whole reference"}});
    explain->add_option("NAME", name, "What to explain; needlework list names shows all")
        ->type_name("");
    explain->add_flag("--all", all, "The reference of everything, as Markdown");
    explain->add_flag(
        "--symbols", symbols,
        "Healing term by term: symbols, values, sources, what is contested, as Markdown");

    CLI::App* reference =
        add("reference",
            "Run a published model of healing as it was published; writes a table and a picture, "
            "prints its check values beside ours",
            {{"needlework reference waugh-sherratt", "into runs/reference"},
             {"needlework reference adler-sessions-35-d --out pictures", "into another folder"},
             {"needlework list references", "which there are"},
             {"needlework reference --all > checks.md", "check values of all beside ours"}});
    reference->add_option("NAME", name, "Which model")->type_name("");
    reference->add_flag("--all", all, "Check values of all models beside what is computed here");
    reference->add_option("--out", out, "Folder for both files (default runs/reference)")
        ->type_name("DIR");

    add("schema", "JSON Schema of the protocol file, for editors",
        {{"needlework schema > needlework.schema.json", ""}});
}

void CommandLine::add_studies() {
    CLI::App* sub = add("validate", "Run published studies and set prediction beside publication",
                        {{"needlework validate --study kenkel-2021-ultrasound-oct", "one study"},
                         {"needlework validate --quick", "all, few unit cells each"},
                         {"needlework validate --out runs/full", "all: overnight; repeat to go on"},
                         {"needlework validate --evidence my-studies", "your own folder"}});
    sub->add_option("--evidence", validate.evidence,
                    "Folder of studies, or one file (default data/evidence)")
        ->type_name("DIR");
    sub->add_option("--study", validate.studies, "Only this study; may be repeated")
        ->type_name("STUDY");
    sub->add_option("--out", validate.out, "Folder for the results (default runs/validate)")
        ->type_name("DIR");
    constexpr int most_samples = 100000;  // assumption: as in [uncertainty]
    whole_number(sub->add_option("--samples", validate.samples, "Unit cells a study (default 200)"),
                 2, most_samples);
    sub->add_flag("--quick", validate.quick, "Few unit cells: 16 to 64 a study, by its length");
    sub->add_flag("--parts", validate.parts,
                  "Tell the parts of the uncertainty apart in a quick pass too (costs more)");
    constexpr int most_ranks = 4096;  // assumption: as for run
    whole_number(sub->add_option("--ranks", validate.ranks, "Processes"), 1, most_ranks);
    sub->add_flag("--json", json, "Rows as JSON on standard output");
    add_progress(sub);

    CLI::App* arms = add(
        "compare", "Protocols side by side: same skin, same people, differences pair by pair",
        {{"needlework compare roller.toml pen.toml", "two protocols"},
         {"needlework compare roller.toml --with untreated --with sham", "built-in arms"},
         {"needlework compare a.toml b.toml --set 'uncertainty.samples=128'", "narrower errors"}});
    arms->add_option("FILE", compare.files,
                     "Protocols (TOML) of the same skin; the first is what "
                     "the others are compared with")
        ->required()
        ->type_name("");
    one_of(arms->add_option(
               "--with", compare.with,
               "A built-in arm: untreated has no session and no drug, sham a session whose needles "
               "stay off the skin. May be repeated"),
           {"untreated", "sham"});
    arms->add_option("--out", compare.out, "Folder for the results (default runs/compare)")
        ->type_name("DIR");
    one_of(arms->add_option("--resolution", compare.resolution, "How finely"),
           {"preview", "standard", "fine"});
    arms->add_option("--set", compare.overrides, "Override a value in every arm. May be repeated")
        ->type_name("KEY=VALUE");
    whole_number(arms->add_option("--ranks", compare.ranks, "Processes"), 1, most_ranks);
    arms->add_flag("--json", json, "Differences as JSON on standard output");
    add_progress(arms);

    CLI::App* fit =
        add("calibrate", "Fit named parameters to named studies; posterior samples as data",
            {{"needlework calibrate data/calibrations/healing.toml", ""}});
    fit->add_option("FILE", calibrate.file, "Which parameters, which studies (TOML)")
        ->required()
        ->type_name("");
    fit->add_option("--out", calibrate.out, "Folder for the results (default runs/calibrate)")
        ->type_name("DIR");
    whole_number(fit->add_option("--ranks", calibrate.ranks, "Processes"), 1, most_ranks);
    add_progress(fit);
}

void CommandLine::add_dossier() {
    CLI::App* sub = add(
        "dossier", "What can be said of a device: technical parameters, accuracy, safe settings",
        {{"needlework dossier pen/dermapen", "Markdown on standard output"},
         {"needlework dossier pen/dermapen --site cheek --out dermapen.html", "a page, one site"},
         {"needlework dossier devices/fine.toml --set needle_length='1 mm'",
          "a device of your own"},
         {"needlework dossier stamp/hand-80 --beyond '0.8 mm' --share '5 %'",
          "another idea of too deep"},
         {"needlework dossier roller/mf8-192 --json", "for scripts"}});
    sub->add_option("DEVICE", dossier.device, "Preset (needlework list devices) or a TOML file")
        ->required()
        ->type_name("");
    sub->add_option("--site", dossier.sites, "Only this site; may be repeated (default all)")
        ->type_name("SITE");
    sub->add_option("--set", dossier.overrides, "Override a value of the device. May be repeated")
        ->type_name("FIELD=VALUE");
    sub->add_option("--beyond", dossier.beyond,
                    "Depth that strikes should not pass (default: where fat begins)")
        ->type_name("DEPTH");
    sub->add_option("--share", dossier.share, "Share of strikes that may pass it (default 1 %)")
        ->type_name("SHARE");
    constexpr int most_people = 10000;  // assumption: far more than an interval needs
    whole_number(sub->add_option("--people", dossier.people, "People at each site (default 64)"), 8,
                 most_people);
    sub->add_option("--out", dossier.out, "File to write: .html, .md or .json")->type_name("FILE");
    sub->add_flag("--json", json, "As JSON on standard output");
}

void CommandLine::add_credibility() {
    CLI::App* sub =
        add("sensitivity", "Which parameters matter for which measure of a protocol",
            {{"needlework sensitivity cases/tutorials/acne-scars-roller.toml --resolution preview",
              "quick"},
             {"needlework sensitivity my.toml --blocks 16", "twice as sharp; repeat to go on"},
             {"needlework sensitivity my.toml --prior", "each parameter a factor of its own"}});
    sub->add_option("FILE", sensitivity.file, "Protocol (TOML)")->required()->type_name("");
    sub->add_option("--out", sensitivity.out, "Folder for the results (default runs/sensitivity)")
        ->type_name("DIR");
    constexpr int most_blocks = 10000;  // assumption: far more than anyone waits for
    whole_number(sub->add_option("--blocks", sensitivity.blocks,
                                 "How often each factor is drawn anew (default 8)"),
                 2, most_blocks);
    sub->add_flag(
        "--prior", sensitivity.prior,
        "Every parameter from its prior, a factor each; else those that calibration holds "
        "are drawn together and move as one");
    one_of(sub->add_option("--resolution", sensitivity.resolution, "How finely"),
           {"preview", "standard", "fine"});
    sub->add_option("--set", sensitivity.overrides, "Override a value")->type_name("KEY=VALUE");
    constexpr int most_ranks = 4096;  // assumption: as for run
    whole_number(sub->add_option("--ranks", sensitivity.ranks, "Processes"), 1, most_ranks);
    sub->add_flag("--json", json, "Results as JSON on standard output");
    add_progress(sub);

    CLI::App* report =
        add("credibility", "The credibility report in the words of ASME V&V 40",
            {{"needlework credibility --out credibility.html", "to read or print"},
             {"needlework credibility", "as Markdown"},
             {"needlework credibility --validation runs/full --tests none --out credibility.md",
              "of that validation, without results of tests"}});
    report
        ->add_option("--validation", credibility.validation,
                     "Folder of a finished validate (default: the newest in runs)")
        ->type_name("DIR");
    report
        ->add_option("--tests", credibility.tests,
                     "Test results, the JUnit file of ./test (default: build/release/tests.xml "
                     "where it is there; none: without)")
        ->type_name("FILE");
    report->add_option("--out", credibility.out, "File, .html or .md (default: standard output)")
        ->type_name("FILE");
}

void CommandLine::add_shell_help() {
    add("manual", "The manual page, for man",
        {{"needlework manual > needlework.1 && man ./needlework.1", ""}});
    CLI::App* sub = add(
        "completion", "Completion of commands, options and names for a shell",
        {{"needlework completion bash > ~/.local/share/bash-completion/completions/needlework", ""},
         {"needlework completion zsh > ~/.zfunc/_needlework", ""},
         {"needlework completion fish > ~/.config/fish/completions/needlework.fish", ""}});
    CLI::Option* which = sub->add_option("SHELL", shell, "Which shell")->required();
    one_of(which, {"bash", "zsh", "fish"});
}

std::string CommandLine::command() const {
    auto chosen = app_.get_subcommands();
    return chosen.empty() ? std::string() : chosen.front()->get_name();
}

CommandLine::Outcome CommandLine::parse(int argc, const char* const* argv) {
    try {
        app_.parse(argc, argv);
        return {};
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() != 0)
            return {int(ExitCode::user_input), what_is_wrong(error, argc, argv)};
        std::ostringstream help, complaint;
        app_.exit(error, help, complaint);
        return {0, help.str()};
    }
}

std::string CommandLine::what_is_wrong(const CLI::ParseError& error, int argc,
                                       const char* const* argv) const {
    std::vector<std::string> commands;
    for (const CLI::App* sub : app_.get_subcommands({})) commands.push_back(sub->get_name());
    std::string list =
        fmt::format("Commands: {}. More: needlework --help\n", fmt::join(commands, ", "));
    std::string first = argc > 1 ? argv[1] : "";
    if (first.empty()) return "no command was given.\n" + list;
    if (first.front() == '-')
        return fmt::format("unknown option \"{}\" before a command.\n", first) + list;
    auto at = std::find(commands.begin(), commands.end(), first);
    if (at == commands.end())
        return fmt::format("unknown command \"{}\"{}\n", first, did_you_mean(first, commands)) +
               list;
    std::string what = error.what();
    const CLI::App* sub = app_.get_subcommand(first);
    for (int i = 2; i < argc; ++i) {  // an option that the command has not: the nearest that it has
        std::string word = argv[i];
        word = word.substr(0, word.find('='));
        if (word.size() < 2 || word.front() != '-') continue;
        std::vector<std::string> known;
        for (const CLI::Option* option : sub->get_options())
            for (const std::string& long_name : option->get_lnames())
                known.push_back("--" + long_name);
        if (sub->get_option_no_throw(word) == nullptr &&
            error.get_exit_code() == int(CLI::ExitCodes::ExtrasError)) {
            what = fmt::format("unknown option \"{}\"{}", word, did_you_mean(word, known));
            break;
        }
    }
    return fmt::format("{}\nMore: needlework {} --help\n", what, first);
}

std::string version_page() {
    std::string libraries = fmt::format(
        "{}, fmt {}.{}.{}, CLI11 {}, toml++ {}.{}.{}, nlohmann-json {}.{}.{}", libraries_text(),
        FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100, CLI11_VERSION,
        TOML_LIB_MAJOR, TOML_LIB_MINOR, TOML_LIB_PATCH, NLOHMANN_JSON_VERSION_MAJOR,
        NLOHMANN_JSON_VERSION_MINOR, NLOHMANN_JSON_VERSION_PATCH);
    return fmt::format(
        "needlework {} ({})\n"
        "compiler   {}\n"
        "libraries  {}\n"
        "ranks      {} by default on this machine ({} cores); --ranks N for another number\n"
        "licence    Apache-2.0; binaries are linked with FFTW and are passed on under the GPL, "
        "version 3\n\n"
        "{}\n",
        version_text(), commit_text(), compiler_text(), libraries, ranks_by_default(), cores_here(),
        notice_text);
}

}  // namespace needlework
