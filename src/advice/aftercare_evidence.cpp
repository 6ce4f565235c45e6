#include "advice/aftercare_evidence.hpp"

#include "advice/advice_file.hpp"
#include "base/data_folder.hpp"

namespace needlework {
namespace {

std::vector<AftercareRule> read_rules() {
    AdviceFile file(data_folder() / "aftercare.toml");
    file.know(file.root(), {"rule"});
    std::vector<AftercareRule> rules;
    for (const toml::table* table : file.rows(file.root(), "rule")) {
        file.know(*table, {"id", "title", "kind", "grade", "said", "evidence", "contested", "model",
                           "actives", "parameters", "sources"});
        AftercareRule rule;
        rule.id = file.text(*table, "id");
        rule.title = file.text(*table, "title");
        const std::string kind = file.text(*table, "kind");
        rule.helps = kind == "helps";
        if (!rule.helps && kind != "harms") file.problem(*table, "kind is \"helps\" or \"harms\".");
        rule.grade = file.text(*table, "grade");
        rule.said = file.text(*table, "said");
        rule.evidence = file.text(*table, "evidence");
        rule.contested = file.text(*table, "contested", false);
        rule.model = file.text(*table, "model");
        rule.actives = file.texts(*table, "actives");
        rule.parameters = file.texts(*table, "parameters");
        rule.sources = file.texts(*table, "sources");
        if (rule.sources.empty()) file.problem(*table, "a rule has sources.");
        rules.push_back(std::move(rule));
    }
    file.finish();
    return rules;
}

}  // namespace

const std::vector<AftercareRule>& aftercare_rules() {
    static const std::vector<AftercareRule> rules = read_rules();
    return rules;
}

}  // namespace needlework
