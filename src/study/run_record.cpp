#include "study/run_record.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <fstream>

#include "base/data_folder.hpp"
#include "base/provenance.hpp"
#include "io/atomic_file.hpp"
#include "io/content_hash.hpp"
#include "io/measures_table.hpp"
#include "io/run_log.hpp"
#include "measures/measure.hpp"
#include "process/healing/healing_kernel.hpp"
#include "report/report.hpp"
#include "study/theory_equations.hpp"

namespace needlework {

namespace fs = std::filesystem;

namespace {

/// Measures with a curve in the report, in reading order.
const char* const curve_measures[] = {"papillary_collagen_fraction",
                                      "papillary_collagen_mass",
                                      "reticular_collagen_mass",
                                      "collagen_iii_share",
                                      "procollagen_synthesis",
                                      "epidermal_thickness",
                                      "scar_depth",
                                      "surface_irregularity",
                                      "goodman_baron_grade",
                                      "optical_attenuation",
                                      "tewl",
                                      "neutrophil_density",
                                      "macrophage_density",
                                      "myofibroblast_density"};

/// A series of an ensemble at one time, as published numbers are read.
MemberNumbers numbers_at(const Ensemble& ensemble, const MeasureInfo& info, double day) {
    MemberNumbers numbers;
    numbers.people_per_shared = ensemble.people_per_shared;
    std::string name(info.name);
    for (const MemberResult& member : ensemble.members) {
        numbers.values.push_back(from_si(member.at(name, day), info.unit));
        numbers.shared.push_back(member.shared);
    }
    double typical = numbers.values.empty() ? 0.0 : numbers.values.front();
    double sd = info.reading.sd_of(typical);
    numbers.reading_variance = sd * sd;
    return numbers;
}

bool has_series(const Ensemble& ensemble, const std::string& name) {
    return !ensemble.members.empty() && ensemble.members.front().series.contains(name);
}

std::vector<Curve> curves_of(const RunResults& r) {
    std::vector<Curve> curves;
    for (const char* name : curve_measures) {
        const MeasureInfo* info = find_measure(name);
        if (info == nullptr || !has_series(r.treated, name)) continue;
        Curve curve{name,
                    std::string(info->label),
                    std::string(info->unit),
                    std::string(info->definition),
                    std::string(info->source),
                    "treated",
                    r.treated.members.front().times_d,
                    {},
                    {},
                    {},
                    {},
                    {}};
        for (double day : curve.times_d) {
            StatisticPrediction p =
                predict(numbers_at(r.treated, *info, day), r.protocol.uncertainty.people,
                        std::uint64_t(r.protocol.uncertainty.seed));
            curve.median.push_back(p.mean.middle);
            curve.low90.push_back(p.mean.low);
            curve.high90.push_back(p.mean.high);
            curve.person_low90.push_back(p.person.low);
            curve.person_high90.push_back(p.person.high);
        }
        curves.push_back(curve);
        if (!has_series(r.untreated, name)) continue;
        const MemberResult& rest = r.untreated.members.front();
        Curve untreated = curve;
        untreated.arm = "untreated";
        untreated.times_d = rest.times_d;
        untreated.median.clear();
        // One course of the typical person: a line, no band.
        for (double v : rest.series.at(name)) untreated.median.push_back(from_si(v, info->unit));
        untreated.low90 = untreated.high90 = untreated.median;
        untreated.person_low90.clear(), untreated.person_high90.clear();
        curves.push_back(untreated);
    }
    return curves;
}

EvidenceRole role_of(const std::string& word) {
    if (word == "calibration") return EvidenceRole::calibration;
    if (word == "check") return EvidenceRole::check;
    if (word == "parameter") return EvidenceRole::parameter;
    return EvidenceRole::context;
}

std::string transform_words(const PublishedMeasurement& m) {
    if (m.transform == "percent_change") return "change in percent";
    if (m.transform == "ratio" && m.reference_time)
        return fmt::format("change at {:.0f} d over change at {:.0f} d", *m.time / 1.0_d,
                           *m.reference_time / 1.0_d);
    return m.transform;
}

/// Whether the ledger holds a look at this study: it is then no untouched check.
bool looked_at(const std::string& study) {
    fs::path file = data_folder() / "evidence" / "ledger.toml";
    if (!fs::exists(file)) return false;
    TomlFile ledger = TomlFile::load(file);
    if (const toml::array* looks = ledger.root["look"].as_array())
        for (const toml::node& look : *looks)
            if (look.as_table() != nullptr &&
                (*look.as_table())["study"].value_or(std::string()) == study)
                return true;
    return false;
}

/// Rows of the first screen for the studies that the protocol names.
void add_beside(const RunResults& r, std::vector<MainResult>& rows,
                std::vector<std::string>& warnings) {
    Completions completions = Completions::load(data_folder() / "evidence" / "completions.toml");
    for (const std::string& id : r.protocol.report.beside) {
        Study study = read_study(data_folder() / "evidence" / (id + ".toml"), completions);
        for (const PublishedMeasurement& m : study.measurements) {
            if (m.usable_as != "value" || m.transform == "sign") continue;
            MainResult row;
            try {
                int n = m.n > 0 ? m.n : completions.n_people_default();
                StatisticPrediction p = predict(member_numbers(m, r.treated, nullptr), n, 1);
                const MeasureInfo* info = find_measure(m.measure);
                row.measure = m.measure;
                row.label = std::string(info->label) + ", " + transform_words(m);
                row.unit = m.unit;
                row.transform = m.transform;
                row.clock = m.clock;
                row.time_d = m.time ? *m.time / 1.0_d : unknown;
                row.prediction = {p.mean.middle, p.mean.low, p.mean.high, p.n_members,
                                  p.interval_error};
                row.person = ReportInterval{p.person.low, p.person.high};
                row.role = role_of(m.role);
                if (m.role == "calibration" && r.before_calibration) {
                    StatisticPrediction prior =
                        predict(member_numbers(m, *r.before_calibration, nullptr), n, 1);
                    row.prior = ReportPrior{prior.mean.middle, prior.mean.low, prior.mean.high};
                }
                row.published = ReportPublished{m.value,
                                                m.spread_kind,
                                                m.spread_value.value_or(unknown),
                                                m.n > 0 ? double(m.n) : unknown,
                                                study.id,
                                                study.citation};
                row.inside = p.mean.holds(m.value);
                bool fitted = std::find(r.posterior.studies.begin(), r.posterior.studies.end(),
                                        study.id) != r.posterior.studies.end();
                row.note =
                    fitted ? "calibrated here"
                    : m.role == "calibration"
                        ? "used by hand for a time constant, not by the calibration program"
                    : looked_at(study.id)
                        ? "check: fixed no parameter, but was looked at when the model's form was "
                          "chosen (data/evidence/ledger.toml); read on this protocol's ensemble"
                        : "check, never fitted; read on this protocol's ensemble";
                rows.push_back(row);
            } catch (const std::invalid_argument& reason) {
                warnings.push_back(fmt::format("{}: {} is not shown beside: {}", study.id,
                                               m.measure, reason.what()));
            }
        }
    }
}

/// Predictions of the end that no study of the list publishes.
void add_end_results(const RunResults& r, std::vector<MainResult>& rows) {
    double end = course_end(r.protocol) / 1.0_d;
    std::vector<SessionEvent> sessions = session_events(r.protocol);
    if (sessions.empty()) return;
    double after_last = end - sessions.back().time / 1.0_d;
    if (after_last < 1.0) return;  // nothing has healed yet
    struct Wanted {
        const char* measure;
        const char* transform;
        const char* unit;
    };
    for (Wanted w : {Wanted{"scar_depth", "percent_change", "%"},
                     Wanted{"goodman_baron_grade", "change", "1"}}) {
        if (!has_series(r.treated, w.measure)) continue;
        PublishedMeasurement m;
        m.measure = w.measure, m.transform = w.transform, m.unit = w.unit, m.clock = "last";
        m.time = Time{after_last * (1.0_d).si};
        StatisticPrediction p =
            predict(member_numbers(m, r.treated, nullptr), r.protocol.uncertainty.people, 1);
        MainResult row;
        row.measure = w.measure;
        row.label = std::string(find_measure(w.measure)->label) + ", " + transform_words(m);
        row.unit = w.unit, row.transform = w.transform, row.clock = "last";
        row.time_d = after_last;
        row.prediction = {p.mean.middle, p.mean.low, p.mean.high, p.n_members, p.interval_error};
        row.person = ReportInterval{p.person.low, p.person.high};
        row.note = "prediction; no publication of this protocol is set beside it";
        rows.push_back(row);
    }
}

std::vector<ReportFact> session_facts(const RunResults& r) {
    std::vector<ReportFact> facts;
    if (r.treated.members.empty() || r.treated.members.front().sessions.empty()) return facts;
    for (const auto& [name, value] : r.treated.members.front().sessions.front()) {
        const MeasureInfo* info = find_measure(name);
        if (info == nullptr) continue;
        MemberNumbers numbers;
        numbers.people_per_shared = r.treated.people_per_shared;
        for (const MemberResult& member : r.treated.members) {
            auto it = member.sessions.empty() ? std::map<std::string, double>::const_iterator{}
                                              : member.sessions.front().find(name);
            bool found = !member.sessions.empty() && it != member.sessions.front().end();
            numbers.values.push_back(found ? from_si(it->second, info->unit) : std::nan(""));
            numbers.shared.push_back(member.shared);
        }
        StatisticPrediction p = predict(numbers, r.protocol.uncertainty.people, 1);
        facts.push_back({name, std::string(info->label), p.mean.middle, p.mean.low, p.mean.high,
                         std::string(info->unit), "simulated",
                         fmt::format("one person {:.3g} to {:.3g}", p.person.low, p.person.high)});
    }
    return facts;
}

/// Share of people of whom something holds, of 100, with Wilson's interval on the members.
PatientOutcome outcome(const RunResults& r, bool gain, const std::string& label,
                       const std::string& note,
                       const std::function<bool(const MemberResult&)>& holds) {
    double n = double(r.treated.members.size());
    double k = double(std::count_if(r.treated.members.begin(), r.treated.members.end(), holds));
    const double z = 1.645;  // of a 90 % interval
    double centre = (k + z * z / 2.0) / (n + z * z);
    double half = z / (n + z * z) * std::sqrt(k * (n - k) / n + z * z / 4.0);
    return {gain,
            label,
            100.0 * k / n,
            100.0 * std::max(0.0, centre - half),
            100.0 * std::min(1.0, centre + half),
            "simulated",
            note};
}

std::optional<PatientSummary> patients_of(const RunResults& r) {
    if (r.treated.members.empty() || r.protocol.sessions.empty()) return std::nullopt;
    PatientSummary summary;
    summary.paragraphs = {protocol_sentence(r.protocol),
                          "The numbers below come from simulated people, not from patients. They "
                          "differ because people, "
                          "devices and hands differ, and because much about wound healing was "
                          "never measured. They say "
                          "nothing about you."};
    double end = course_end(r.protocol) / 1.0_d;
    if (has_series(r.treated, "scar_depth")) {
        auto ratio = [end](const MemberResult& m) {
            return m.at("scar_depth", end) / m.series.at("scar_depth").front();
        };
        summary.outcomes.push_back(
            outcome(r, true, "have scars that are at least a quarter shallower at the end",
                    "Depth of the simulated scar, not what a photograph shows",
                    [&](const MemberResult& m) { return ratio(m) < 0.75; }));
        summary.outcomes.push_back(outcome(r, false, "have scars that are no shallower at the end",
                                           "Less than one part in twenty",
                                           [&](const MemberResult& m) { return ratio(m) > 0.95; }));
    }
    auto redness = [](const MemberResult& m) {
        auto it = m.sessions.front().find("erythema_days");
        return it != m.sessions.front().end() && Time{it->second} > 3.0_d;
    };
    summary.outcomes.push_back(outcome(r, false, "are still red three days after the first session",
                                       "Redness that can be seen; what is visible is an assumption",
                                       redness));
    return summary;
}

std::string role_origin(const std::string& origin) {
    if (origin == "--set") return "override";
    if (origin.starts_with("data/")) return "preset";
    return origin;
}

void add_protocol_rows(const RunResults& r, ReportRecord& record) {
    for (const ResolvedValue& v : r.protocol.resolved) {
        bool model = false;
        Models::each(r.protocol.models, [&](std::string_view, auto& m) {
            model |= v.path.starts_with(std::string(model_id(m)) + ".");
        });
        if (model) continue;
        std::string value = v.value;
        if (v.distribution && v.distribution->kind != Distribution::Kind::fixed)
            value = v.distribution->text(v.unit);
        record.protocol.push_back(
            {v.path, value, v.unit, role_origin(v.origin), v.source, v.source == assumption});
    }
    Protocol copy = r.protocol;
    Models::each(copy.models, [&](std::string_view, auto& model) {
        for (Parameter& p : parameters_of(model)) {
            std::string path = std::string(model_id(model)) + "." + p.info.word;
            std::string prior = p.info.prior ? p.info.prior->text(p.info.unit) : "";
            record.parameters.push_back(
                {path, p.info.summary, p.value_text(), p.info.unit,
                 p.info.kind == ParameterKind::quantity ? p.info.range_text() : "", prior,
                 p.info.source, p.info.is_assumption(), p.info.calibrated_on});
        }
    });
}

std::vector<double> ranks_of(const std::vector<double>& values) {
    std::vector<size_t> order(values.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(),
              [&](size_t a, size_t b) { return values[a] < values[b]; });
    std::vector<double> ranks(values.size());
    for (size_t i = 0; i < order.size(); ++i) ranks[order[i]] = double(i);
    return ranks;
}

double squared_rank_correlation(const std::vector<double>& a, const std::vector<double>& b) {
    std::vector<double> x = ranks_of(a), y = ranks_of(b);
    double mx = mean_of(x), my = mean_of(y), xy = 0.0, xx = 0.0, yy = 0.0;
    for (size_t i = 0; i < x.size(); ++i) {
        xy += (x[i] - mx) * (y[i] - my);
        xx += (x[i] - mx) * (x[i] - mx);
        yy += (y[i] - my) * (y[i] - my);
    }
    return xx > 0.0 && yy > 0.0 ? xy * xy / (xx * yy) : 0.0;
}

/// Variance of papillary collagen at the end: people, completed fields (by rank correlation), the
/// rest.
std::vector<UncertaintyShare> shares_of(const RunResults& r) {
    const char* name = "papillary_collagen_fraction";
    if (!has_series(r.treated, name) || r.treated.people_per_shared < 2 || r.treated.n_failed > 0)
        return {};
    const MeasureInfo& info = *find_measure(name);
    MemberNumbers numbers = numbers_at(r.treated, info, course_end(r.protocol) / 1.0_d);
    PeopleDraws draws;
    std::vector<double> means;
    for (size_t i = 0; i + 1 < numbers.values.size(); i += 2) {
        draws.by_draw.push_back({numbers.values[i], numbers.values[i + 1]});
        means.push_back(0.5 * (numbers.values[i] + numbers.values[i + 1]));
    }
    if (draws.by_draw.size() < 8) return {};
    double people = draws.variance_of_people(), shared = draws.variance_of_draws();
    double reading = numbers.reading_variance, total = people + shared + reading;
    double explained = 0.0;
    for (size_t p = 0; p < r.plan.parameters().size(); ++p) {
        const UncertainParameter& parameter = r.plan.parameters()[p];
        if (parameter.group != UncertaintyGroup::completion || !parameter.choices.empty()) continue;
        std::vector<double> values;
        for (size_t i = 0; i < means.size(); ++i)
            for (const auto& [path, value] : r.plan.draw(int(2 * i)).numbers)
                if (path == parameter.path) values.push_back(value);
        if (values.size() != means.size()) continue;
        double r2 = squared_rank_correlation(values, means);
        const double noise = 3.0 / double(means.size());  // what chance alone would explain
        if (r2 > noise) explained += r2;
    }
    explained = std::min(1.0, explained);
    return {{"parameters", shared * (1.0 - explained) / total},
            {"protocol completion", shared * explained / total},
            {"persons and placement", people / total},
            {"reading", reading / total}};
}

std::string utc_now() {
    std::time_t now = std::time(nullptr);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", std::gmtime(&now));
    return text;
}

ReportManifest manifest_of(const EngineContext& context, const RunResults& r) {
    ReportManifest m;
    m.version = version_text();
    m.commit = commit_text();
    m.input = context.job().value("protocol_name", "");
    m.seed = std::uint64_t(r.protocol.uncertainty.seed);
    m.ranks = context.n_ranks();
    m.cpu = cpu_name();
    m.instruction_set = healing_kernel::best().name;
    m.started = utc_now();
    m.duration_s = context.seconds();
    m.hashes.push_back({"protocol.toml", sha256_of_file(context.folder() / "protocol.toml")});
    for (const char* data : {"sources.toml", "skin/people.toml", "skin/conditions.toml"})
        m.hashes.push_back({std::string("data/") + data, sha256_of_file(data_folder() / data)});
    for (const char* data : {"posteriors/healing.toml", "evidence/completions.toml"})
        if (fs::exists(data_folder() / data))
            m.hashes.push_back({std::string("data/") + data, sha256_of_file(data_folder() / data)});
    for (const SessionPlan& plan : r.protocol.sessions) {
        std::string device = "devices/" + plan.device.name + ".toml";
        m.hashes.push_back({"data/" + device, sha256_of_file(data_folder() / device)});
    }
    fs::path site = data_folder() / "skin" / "sites" / (r.protocol.skin.site + ".toml");
    if (fs::exists(site)) m.hashes.push_back({"data/skin/sites", sha256_of_file(site)});
    for (const Problem& p : r.protocol.warnings.list()) m.warnings.push_back(p.what + " " + p.hint);
    if (r.treated.n_failed > 0)
        m.warnings.push_back(fmt::format("{} of {} members could not go on; the first: {}",
                                         r.treated.n_failed, r.plan.n_members(),
                                         r.treated.first_failure));
    return m;
}

void add_numerics(const RunResults& r, ReportRecord& record) {
    double worst = 0.0;
    if (!r.untreated.members.empty())
        for (const auto& [name, values] : r.untreated.members.front().series) {
            if (name == "goodman_baron_grade" || values.empty()) continue;
            double scale = std::abs(values.front()) > 1e-12 ? std::abs(values.front()) : 1.0;
            for (double v : values) worst = std::max(worst, std::abs(v - values.front()) / scale);
        }
    record.balances.push_back(
        {"largest change of an untreated patch in the whole course, any measure", 100.0 * worst,
         "%", 0.1});
    double steps = 0.0, seconds = 0.0;
    for (const MemberResult& m : r.treated.members) steps += double(m.steps), seconds += m.seconds;
    double n = std::max<double>(1.0, double(r.treated.members.size()));
    IntervalContent content = content_of_interval(size_t(n));
    record.convergence = {
        {"members of the ensemble", double(r.treated.members.size()), "1", unknown},
        {"true content of an interval called 90 %, low end", 100.0 * content.low, "%", unknown},
        {"true content of an interval called 90 %, high end", 100.0 * content.high, "%", unknown},
        {"steps of a member (its unit cells together)", steps / n, "1", unknown},
        {"time of a member", seconds / n, "s", unknown},
        {"cells of the patch", double(r.patch.n_cells), "1", unknown},
        {"steps of the patch", double(r.patch.n_steps), "1", unknown},
        {"steps of the patch taken back", double(r.patch.n_rejected), "1", unknown},
        {"time of the patch", r.patch.seconds, "s", unknown}};
}

std::vector<MeasureRow> csv_rows(const RunResults& r, const std::vector<Curve>& curves,
                                 const std::vector<ReportFact>& facts) {
    std::vector<MeasureRow> rows;
    for (const Curve& c : curves)
        for (size_t i = 0; i < c.times_d.size(); ++i) {
            Time t{c.times_d[i] * (1.0_d).si};
            bool band = c.arm == "treated";
            auto optional = [&](double v) {
                return band ? std::optional<double>(v) : std::nullopt;
            };
            rows.push_back({c.arm, t, c.measure, c.median[i], optional(c.low90[i]),
                            optional(c.high90[i]), c.unit, "mean_of_people"});
            if (band)
                rows.push_back({c.arm, t, c.measure, c.median[i], c.person_low90[i],
                                c.person_high90[i], c.unit, "one_person"});
        }
    Time first{};
    if (!r.treated.members.empty() && !r.treated.members.front().session_days.empty())
        first = Time{r.treated.members.front().session_days.front() * (1.0_d).si};
    for (const ReportFact& f : facts)
        rows.push_back({"treated", first, f.name, f.value, f.low90, f.high90, f.unit, "session"});
    for (const auto& [name, values] : r.patch.readings.series) {
        const MeasureInfo* info = find_measure(name);
        if (info == nullptr) continue;
        for (size_t i = 0; i < values.size(); ++i)
            rows.push_back({"treated", Time{r.patch.readings.times_d[i] * (1.0_d).si}, name,
                            from_si(values[i], info->unit), std::nullopt, std::nullopt,
                            std::string(info->unit), "patch"});
    }
    return rows;
}

nlohmann::json summary_of(const ReportRecord& record) {
    std::vector<std::string> lines{record.title, record.sentence, ""};
    nlohmann::json results = nlohmann::json::array();
    for (const MainResult& row : record.main_results) {
        std::string unit = row.unit == "1" ? "" : " " + row.unit;
        std::string line =
            fmt::format("{}: {:.3g}{} (about 90 %: {:.3g} to {:.3g})", row.label,
                        row.prediction.median, unit, row.prediction.low90, row.prediction.high90);
        if (row.published)
            line += fmt::format("; published {:.4g}{} ({})", row.published->value, unit,
                                row.published->study_id);
        if (row.prior)
            line += fmt::format("; before calibration {:.3g} to {:.3g}", row.prior->low90,
                                row.prior->high90);
        if (!row.note.empty()) line += "; " + row.note;
        lines.push_back(line);
        results.push_back(
            {{"measure", row.measure},
             {"transform", row.transform},
             {"unit", row.unit},
             {"median", row.prediction.median},
             {"low90", row.prediction.low90},
             {"high90", row.prediction.high90},
             {"published", row.published ? nlohmann::json(row.published->value) : nlohmann::json()},
             {"study", row.published ? row.published->study_id : ""}});
    }
    lines.push_back("");
    lines.push_back(notice_text);
    return {{"lines", lines}, {"results", results}};
}

}  // namespace

void write_run_outputs(const EngineContext& context, const RunResults& r) {
    ReportRecord record;
    record.title = r.protocol.title;
    record.sentence = protocol_sentence(r.protocol);
    record.notice = notice_text;
    for (const Problem& p : r.protocol.warnings.list())
        if (p.what.find("extrapolation") != std::string::npos)
            record.extrapolation.push_back(p.what);
    record.manifest = manifest_of(context, r);
    add_beside(r, record.main_results, record.manifest.warnings);
    add_end_results(r, record.main_results);
    for (const SessionEvent& s : session_events(r.protocol))
        record.sessions_d.push_back(s.time / 1.0_d);
    for (Time day : r.protocol.visits.days) record.visits_d.push_back(day / 1.0_d);
    record.curves = curves_of(r);
    record.section = r.patch.section;
    record.relief = r.patch.relief;
    record.puncture_map = r.patch.puncture_map;
    record.session_facts = session_facts(r);
    record.patients = patients_of(r);
    add_protocol_rows(r, record);
    record.uncertainty_shares = shares_of(r);
    for (const MainResult& row : record.main_results) {
        if (!row.published) continue;
        record.evidence.push_back({row.published->study_id, row.published->citation, row.measure,
                                   row.unit, row.role, row.published->value,
                                   row.published->spread_kind, row.published->spread_value,
                                   row.prediction.median, row.prediction.low90,
                                   row.prediction.high90, row.inside, row.note});
    }
    add_numerics(r, record);
    record.equations = theory_equations(project_folder() / "docs" / "theory");

    const fs::path& folder = context.folder();
    write_file_atomically(folder / "measures.csv",
                          measures_csv(csv_rows(r, record.curves, record.session_facts)));
    nlohmann::ordered_json whole = to_report_json(record);
    write_file_atomically(folder / "manifest.json", whole["manifest"].dump(2) + "\n");
    write_file_atomically(folder / "summary.json", summary_of(record).dump(2) + "\n");
    write_report(folder / "report.html", record);
    RunLog log(folder / "log.jsonl");
    for (const std::string& warning : record.manifest.warnings)
        log.warning("warning", {{"text", warning}});
    log.info("finished", {{"seconds", context.seconds()}, {"ranks", context.n_ranks()}});
}

}  // namespace needlework
