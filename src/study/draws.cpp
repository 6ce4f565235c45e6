#include "study/draws.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/random.hpp"
#include "measures/statistics.hpp"

namespace needlework {

std::string_view group_name(UncertaintyGroup group) {
    switch (group) {
        case UncertaintyGroup::model:
            return "parameters";
        case UncertaintyGroup::completion:
            return "completion of the protocol";
        case UncertaintyGroup::person:
            return "between persons";
        case UncertaintyGroup::form:
            return "form of the model";
    }
    return "";
}

namespace {

/// Where a value lies in a distribution, 0 to 1.
double cdf(const Distribution& d, double x) {
    switch (d.kind) {
        case Distribution::Kind::fixed:
            return x < d.a ? 0.0 : 1.0;
        case Distribution::Kind::uniform:
            return std::clamp((x - d.a) / (d.b - d.a), 0.0, 1.0);
        case Distribution::Kind::loguniform:
            return x <= 0.0 ? 0.0 : std::clamp(std::log(x / d.a) / std::log(d.b / d.a), 0.0, 1.0);
        case Distribution::Kind::normal:
            return d.b > 0.0 ? normal_cdf((x - d.a) / d.b) : x >= d.a;
        case Distribution::Kind::lognormal:
            return x <= 0.0 ? 0.0 : normal_cdf(std::log(x / d.a) / std::log(d.b));
    }
    return 0.0;
}

}  // namespace

double UncertainParameter::draw_number(double u) const {
    if (distribution.kind == Distribution::Kind::fixed) return distribution.a;
    // The truncated distribution: u runs through the part of the probability that lies inside.
    double low = cdf(distribution, lower), high = cdf(distribution, upper);
    constexpr double tiny = 1e-12;
    double inside = std::clamp(low + (high - low) * u, tiny, 1.0 - tiny);
    return std::clamp(distribution.quantile(inside), lower, upper);
}

double UncertainParameter::place_of(double value) const {
    const double low = cdf(distribution, lower), high = cdf(distribution, upper);
    return high > low ? std::clamp((cdf(distribution, value) - low) / (high - low), 0.0, 1.0) : 0.5;
}

const std::string& UncertainParameter::draw_word(double u) const {
    EXPECTS(!choices.empty() && choices.size() == weights.size(), "every choice has its weight");
    double total = std::accumulate(weights.begin(), weights.end(), 0.0), passed = 0.0;
    for (size_t i = 0; i < choices.size(); ++i) {
        passed += weights[i] / total;
        if (u <= passed) return choices[i];
    }
    return choices.back();
}

namespace {

/// Whether the item of a path asks for that number: a moisturiser has no protection.
bool used_by_item(const Protocol& protocol, const std::string& path) {
    const size_t open = path.find('['), number = size_t(std::stoul(path.substr(open + 1)));
    EXPECTS(number >= 1 && number <= protocol.aftercare.items.size(), "an item of the protocol");
    const std::string& what = protocol.aftercare.items[number - 1].what;
    if (path.ends_with(".sun_dose")) return what == "sun";
    if (path.ends_with(".protection")) return what == "sunscreen";
    return true;
}

}  // namespace

std::vector<UncertainParameter> uncertain_parameters(Protocol& protocol) {
    std::vector<UncertainParameter> out, forms;
    std::map<std::string, const ResolvedValue*> resolved;
    for (const ResolvedValue& value : protocol.resolved) resolved[value.path] = &value;
    protocol.for_each_parameter([&](const std::string& path, Parameter& parameter) {
        // Where nothing is put on the skin there is nothing to draw.
        if (path.starts_with("delivery.") && protocol.topicals.empty()) return;
        if (path.starts_with("cost.")) return;  // moves nothing in the skin: drawn beside, by price
        if (path.starts_with("effects.") && protocol.topicals.empty() &&
            protocol.aftercare.items.empty())
            return;
        if (path.starts_with("aftercare.item[") && !used_by_item(protocol, path)) return;
        auto it = resolved.find(path);
        const bool chosen =
            it != resolved.end() && (it->second->origin == "file" || it->second->origin == "--set");
        if (protocol.uncertainty.forms && is_model_form(path) && !chosen) {
            UncertainParameter p;
            p.path = path;
            p.group = UncertaintyGroup::form;
            p.choices = parameter.info.choices;
            p.weights.assign(p.choices.size(), 1.0);  // nobody knows which is right
            forms.push_back(std::move(p));
            return;
        }
        std::optional<Distribution> distribution;
        if (it != resolved.end()) distribution = it->second->distribution;
        if (!distribution || distribution->kind == Distribution::Kind::fixed) return;
        UncertainParameter p;
        p.path = path;
        p.distribution = *distribution;
        p.lower = parameter.info.low;
        p.upper = parameter.info.high;
        // Scars differ from person to person; the mean over a study averages over them.
        if (path.starts_with("person.") || path.starts_with("condition[") ||
            path == "delivery.person_factor")
            p.group = UncertaintyGroup::person;
        else if (path.starts_with("session[") || path.starts_with("subject.") ||
                 path.starts_with("topical[") || path.starts_with("aftercare."))
            p.group = UncertaintyGroup::completion;
        else
            p.group = UncertaintyGroup::model;
        out.push_back(std::move(p));
    });
    for (UncertainParameter& p : forms) out.push_back(std::move(p));
    return out;
}

namespace {

/// The forms that a protocol names or has by default: path, word.
std::map<std::string, std::string> model_forms(Protocol protocol) {
    std::map<std::string, std::string> forms;
    protocol.for_each_parameter([&](const std::string& path, Parameter& parameter) {
        if (is_model_form(path) && parameter.text != nullptr) forms[path] = *parameter.text;
    });
    return forms;
}

/// The posterior without what the user set in the protocol.
Posterior without_user_values(Posterior posterior, const Protocol& protocol) {
    for (const ResolvedValue& value : protocol.resolved) {
        if (value.origin != "file" && value.origin != "--set") continue;
        auto at = std::find(posterior.paths.begin(), posterior.paths.end(), value.path);
        if (at == posterior.paths.end()) continue;
        long column = at - posterior.paths.begin();
        posterior.paths.erase(at);
        for (auto& row : posterior.samples) row.erase(row.begin() + column);
    }
    return posterior;
}

/// Name of a parameter's column of draws. Conditions go by the order of their kinds: which table
/// stands first moves no draw.
std::string column_name(const std::string& path, const Protocol& protocol) {
    const std::string head = "condition[";
    if (!path.starts_with(head)) return path;
    const size_t close = path.find(']');
    const size_t own = size_t(std::stoul(path.substr(head.size()))) - 1;
    const auto place = [&](size_t i) {
        const auto& kinds = condition_kinds;
        return std::find(kinds.begin(), kinds.end(), protocol.conditions[i].kind) - kinds.begin();
    };
    size_t before = 0;
    for (size_t i = 0; i < protocol.conditions.size(); ++i)
        before += place(i) < place(own) || (place(i) == place(own) && i < own);
    return fmt::format("{}{}{}", head, before + 1, path.substr(close));
}

}  // namespace

DrawPlan::DrawPlan(Protocol protocol, std::vector<UncertainParameter> parameters,
                   Posterior posterior, int n_members, std::uint64_t seed, int people)
    : protocol_(std::move(protocol)),
      parameters_(std::move(parameters)),
      posterior_(without_user_values(std::move(posterior), protocol_)),
      n_members_(n_members) {
    constexpr int fewest_members_for_pairs = 8;
    people_ = people > 0 ? people : n_members >= fewest_members_for_pairs ? 2 : 1;
    n_shared_ = (n_members + people_ - 1) / people_;
    std::vector<std::string> paths;
    for (const UncertainParameter& p : parameters_) paths.push_back(column_name(p.path, protocol_));
    shared_u_ = latin_hypercube(size_t(n_shared_), paths, seed, "shared draws");
    person_u_ = latin_hypercube(size_t(n_members_), paths, seed, "person draws");
    if (posterior_.empty()) return;
    EXPECTS(!posterior_.in_order || int(posterior_.samples.size()) == n_shared_,
            "worlds in order are as many as shared draws");
    RandomStream stream(seed, "posterior rows");
    double offset = stream.uniform();  // systematic sampling: rows spread evenly
    for (int i = 0; i < n_shared_; ++i) posterior_place_.push_back((i + offset) / n_shared_);
    for (size_t i = posterior_place_.size(); i > 1; --i)
        std::swap(posterior_place_[i - 1], posterior_place_[stream.integer(i)]);
    for (int i = 0; i < n_shared_; ++i) rows_under_.push_back(posterior_.rows_under(forms_of(i)));
}

std::map<std::string, std::string> DrawPlan::forms_of(int shared) const {
    std::map<std::string, std::string> forms = model_forms(protocol_);
    for (size_t i = 0; i < parameters_.size(); ++i)
        if (parameters_[i].group == UncertaintyGroup::form)
            forms[parameters_[i].path] = parameters_[i].draw_word(shared_u_[size_t(shared)][i]);
    return forms;
}

size_t DrawPlan::posterior_row(int place_of, int forms_of_draw) const {
    if (posterior_.in_order) return size_t(place_of);
    const std::vector<size_t>& rows = rows_under_[size_t(forms_of_draw)];
    return rows[size_t(posterior_place_[size_t(place_of)] * double(rows.size()))];
}

MemberDraw DrawPlan::draw(int member) const {
    EXPECTS(member >= 0 && member < n_members_, "the member belongs to the plan");
    MemberDraw draw{member, member / people_, member % people_, {}, {}};
    const Variant* variant = variants_.empty() ? nullptr : &variants_[size_t(member)];
    const int own = variant != nullptr ? variant->shared : draw.shared;
    const int person_row = variant != nullptr ? variant->person : member;
    for (size_t i = 0; i < parameters_.size(); ++i) {
        const UncertainParameter& p = parameters_[i];
        const bool moved = variant != nullptr && variant->moved[i];
        double u = p.group == UncertaintyGroup::person
                       ? person_u_[size_t(moved ? variant->other : person_row)][i]
                       : shared_u_[size_t(moved ? variant->other : own)][i];
        if (p.choices.empty())
            draw.numbers.emplace_back(p.path, p.draw_number(u));
        else
            draw.words.emplace_back(p.path, p.draw_word(u));
    }
    if (!posterior_.empty()) {
        const bool moved = variant != nullptr && variant->posterior_moved;
        const size_t place = posterior_row(moved ? variant->other : own, own);
        const std::vector<double>& row = posterior_.samples[place];
        if (posterior_.in_order)
            for (auto& [path, word] : draw.words)
                for (size_t i = 0; i < posterior_.form_paths.size(); ++i)
                    if (posterior_.form_paths[i] == path) word = posterior_.forms[place][i];
        for (size_t i = 0; i < row.size(); ++i) {
            auto at = std::find_if(draw.numbers.begin(), draw.numbers.end(),
                                   [&](const auto& n) { return n.first == posterior_.paths[i]; });
            if (at != draw.numbers.end())
                at->second = row[i];
            else
                draw.numbers.emplace_back(posterior_.paths[i], row[i]);
        }
    }
    return draw;
}

bool DrawPlan::in_posterior(const UncertainParameter& p) const {
    return std::find(posterior_.paths.begin(), posterior_.paths.end(), p.path) !=
           posterior_.paths.end();
}

int DrawPlan::placement(int member) const {
    return variants_.empty() ? member : variants_[size_t(member)].person;
}

DrawPlan DrawPlan::redrawn(UncertaintyGroup group, int n) const {
    EXPECTS(variants_.empty() && group != UncertaintyGroup::person,
            "a group that people share is drawn anew");
    DrawPlan plan = *this;
    for (int shared = 0; shared < std::min(n, n_shared_); ++shared) {
        Variant v{shared, shared * people_, (shared + 1) % n_shared_, {}, false};
        for (const UncertainParameter& p : parameters_) v.moved.push_back(p.group == group);
        v.posterior_moved = group == UncertaintyGroup::model;
        plan.variants_.push_back(std::move(v));
    }
    plan.n_members_ = int(plan.variants_.size());
    plan.people_ = 1;
    return plan;
}

std::vector<std::string> DrawPlan::factors() const {
    std::vector<std::string> names;
    for (const UncertainParameter& p : parameters_)
        if (!in_posterior(p)) names.push_back(p.path);
    if (!posterior_.empty()) names.emplace_back("calibrated parameters, together");
    return names;
}

DrawPlan DrawPlan::radial(int n_blocks) const {
    EXPECTS(variants_.empty() && people_ == 1 && n_members_ >= 2 * n_blocks,
            "a radial design takes a base and another row a block");
    DrawPlan plan = *this;
    for (int block = 0; block < n_blocks; ++block) {
        const Variant base{block, block, block + n_blocks,
                           std::vector<bool>(parameters_.size(), false), false};
        plan.variants_.push_back(base);
        for (size_t i = 0; i < parameters_.size(); ++i) {
            if (in_posterior(parameters_[i])) continue;
            plan.variants_.push_back(base);
            plan.variants_.back().moved[i] = true;
        }
        if (posterior_.empty()) continue;
        plan.variants_.push_back(base);
        plan.variants_.back().posterior_moved = true;
    }
    plan.n_members_ = int(plan.variants_.size());
    return plan;
}

Protocol DrawPlan::protocol(int member) const {
    MemberDraw values = draw(member);
    Protocol out = protocol_;
    std::map<std::string, double> numbers(values.numbers.begin(), values.numbers.end());
    std::map<std::string, std::string> words(values.words.begin(), values.words.end());
    out.for_each_parameter([&](const std::string& path, Parameter& parameter) {
        if (auto it = numbers.find(path); it != numbers.end()) {
            if (parameter.number != nullptr) *parameter.number = it->second;
            if (parameter.count != nullptr) *parameter.count = int(std::lround(it->second));
        }
        if (auto it = words.find(path); it != words.end() && parameter.text != nullptr)
            *parameter.text = it->second;
    });
    return out;
}

Protocol typical_protocol(const Protocol& protocol, const Posterior& all) {
    Posterior posterior = without_user_values(all, protocol);
    Protocol out = protocol;  // every parameter already holds the median of its distribution
    const std::vector<size_t> rows = posterior.rows_under(model_forms(protocol));
    for (size_t i = 0; i < posterior.paths.size(); ++i) {
        std::vector<double> column;
        for (size_t row : rows) column.push_back(posterior.samples[row][i]);
        out.set_number(posterior.paths[i], quantile(column, 0.5));
    }
    return out;
}

std::vector<size_t> Posterior::rows_under(
    const std::map<std::string, std::string>& forms_wanted) const {
    std::vector<size_t> rows, all(samples.size());
    std::iota(all.begin(), all.end(), size_t{0});
    for (size_t row = 0; row < forms.size(); ++row) {
        bool same = true;
        for (size_t i = 0; i < form_paths.size(); ++i) {
            auto wanted = forms_wanted.find(form_paths[i]);
            same = same && (wanted == forms_wanted.end() || wanted->second == forms[row][i]);
        }
        if (same) rows.push_back(row);
    }
    return rows.empty() ? all : rows;
}

Posterior Posterior::load(const std::filesystem::path& file) {
    Posterior posterior;
    if (!std::filesystem::exists(file)) return posterior;
    TomlFile toml = TomlFile::load(file);
    for (const std::string& line : toml.lines) {
        if (!line.starts_with("#")) break;
        posterior.story.push_back(line);
    }
    posterior.name = toml.root["name"].value_or(std::string());
    auto words = [&](const char* key) {
        std::vector<std::string> out;
        if (const toml::array* list = toml.root[key].as_array())
            for (const toml::node& node : *list) out.push_back(node.value_or(std::string()));
        return out;
    };
    posterior.paths = words("parameters");
    posterior.studies = words("studies");
    posterior.form_paths = words("forms");
    if (const toml::array* rows = toml.root["form_of_sample"].as_array())
        for (const toml::node& node : *rows) {
            posterior.forms.emplace_back();
            for (const toml::node& word : *node.as_array())
                posterior.forms.back().push_back(word.value_or(std::string()));
        }
    if (const toml::array* rows = toml.root["samples"].as_array())
        for (const toml::node& node : *rows) {
            std::vector<double> row;
            for (const toml::node& number : *node.as_array()) row.push_back(number.value_or(0.0));
            EXPECTS(row.size() == posterior.paths.size(),
                    "a posterior sample has a value a parameter");
            posterior.samples.push_back(std::move(row));
        }
    EXPECTS(posterior.forms.empty() || posterior.forms.size() == posterior.samples.size(),
            "a posterior names the forms of every sample or of none");
    if (const toml::array* list = toml.root["before"].as_array())
        for (const toml::node& node : *list) {
            const toml::table& t = *node.as_table();
            posterior.before.push_back({t["study"].value_or(std::string()),
                                        t["measure"].value_or(std::string()),
                                        t["time_d"].value_or(0.0), t["median"].value_or(0.0),
                                        t["low90"].value_or(0.0), t["high90"].value_or(0.0)});
        }
    if (const toml::array* list = toml.root["residual"].as_array())
        for (const toml::node& node : *list) {
            const toml::table& t = *node.as_table();
            posterior.residuals.push_back(
                {t["study"].value_or(std::string()), t["measure"].value_or(std::string()),
                 t["time_d"].value_or(0.0), t["published"].value_or(0.0), t["after"].value_or(0.0),
                 t["low90"].value_or(0.0), t["high90"].value_or(0.0),
                 t["commit"].value_or(std::string())});
        }
    return posterior;
}

namespace {

std::string quoted_list(const std::vector<std::string>& words) {
    std::string out = "[";
    for (size_t i = 0; i < words.size(); ++i)
        out += fmt::format("{}\"{}\"", i ? ", " : "", words[i]);
    return out + "]";
}

}  // namespace

std::string Posterior::to_toml() const {
    std::string out;
    for (const std::string& line : story) out += line + "\n";
    out += fmt::format("name = \"{}\"\nparameters = {}\nstudies = {}\n", name, quoted_list(paths),
                       quoted_list(studies));
    if (!forms.empty()) {
        out += fmt::format("forms = {}\nform_of_sample = [\n", quoted_list(form_paths));
        for (const auto& row : forms) out += "  " + quoted_list(row) + ",\n";
        out += "]\n";
    }
    out += "# One row a sample, in the order of `parameters`, SI units.\nsamples = [\n";
    for (const auto& row : samples) {
        out += "  [";
        for (size_t i = 0; i < row.size(); ++i)
            out += fmt::format("{}{:.6g}", i ? ", " : "", row[i]);
        out += "],\n";
    }
    out += "]\n";
    for (const PriorPrediction& b : before)
        out += fmt::format(
            "\n[[before]]\nstudy = \"{}\"\nmeasure = \"{}\"\ntime_d = {:.1f}\nmedian = {:.4g}\n"
            "low90 = {:.4g}\nhigh90 = {:.4g}\n",
            b.study, b.measure, b.time_d, b.median, b.low90, b.high90);
    for (const Residual& r : residuals)
        out += fmt::format(
            "\n[[residual]]\nstudy = \"{}\"\nmeasure = \"{}\"\ntime_d = {:.1f}\npublished = "
            "{:.4g}\nafter = {:.4g}\nlow90 = {:.4g}\nhigh90 = {:.4g}\nresidual = {:.4g}\ncommit "
            "= \"{}\"\n",
            r.study, r.measure, r.time_d, r.published, r.median, r.low90, r.high90,
            r.published - r.median, r.commit);
    return out;
}

}  // namespace needlework
