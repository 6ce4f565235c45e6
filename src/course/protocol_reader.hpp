#pragma once
/// From a parsed file to a Protocol: every mistake of every table at once. For the sources of
/// read_protocol only: protocol_reader.cpp (tables in general), protocol_tables.cpp (conditions,
/// sessions, topicals, aftercare), protocol_checks.cpp (what no single key shows).

#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "course/aftercare_reader.hpp"
#include "course/protocol.hpp"
#include "course/topical_reader.hpp"

namespace needlework {

/// Reads the tables of one protocol into a Protocol, collecting every mistake.
class ProtocolReader {
  public:
    ProtocolReader(const TomlFile& file, const toml::table& root,
                   const std::filesystem::path& device_copies = {})
        : file_(file),
          root_(root),
          reader_(file, "file", problems_),
          topicals_(file, reader_, problems_),
          device_copies_(device_copies) {}

    Protocol read();
    /// Adds presets and defaults to what the protocol resolved.
    void finish(Protocol& protocol);

  private:
    void read_top();

    template <class T>
    void read_object(const toml::table& table, const std::string& path, T& object,
                     const std::vector<std::string>& also_known = {}) {
        std::vector<Parameter> parameters = parameters_of(object);
        for (const std::string& word : reader_.read(table, path, parameters, also_known))
            given_.insert(path + "." + word);
        add_defaults(parameters, path);
    }

    void add_defaults(const std::vector<Parameter>& parameters, const std::string& path);

    template <class T>
    void read_single(const std::string& id, T& object,
                     const std::vector<std::string>& also_known = {}) {
        const toml::node* node = root_.at_path(id).node();
        static const toml::table empty;
        if (node != nullptr && !node->is_table()) {
            reader_.problem(*node, fmt::format("{} must be one table.", id),
                            fmt::format("Write [{}].", id));
            return;
        }
        read_object(node != nullptr ? *node->as_table() : empty, id, object, also_known);
    }

    /// Tables such as [needles.mechanics]: a second word that no model has.
    void check_nested_tables();

    template <class F>
    void read_each(const std::string& id, F&& read) {
        const toml::node* node = root_.get(id);
        if (node == nullptr) return;
        const toml::array* array = node->as_array();
        if (array == nullptr || !array->is_array_of_tables()) {
            reader_.problem(*node, fmt::format("{} must be a list of tables.", id),
                            fmt::format("Write [[{}]].", id));
            return;
        }
        int number = 1;
        for (const toml::node& element : *array)
            read(*element.as_table(), fmt::format("{}[{}]", id, number++));
    }

    void read_condition(const toml::table& table, const std::string& path);
    /// A measured surface takes the place of the synthetic one; its depth is what it shows.
    void read_relief(const toml::table& table, const std::string& path, ConditionSpec& condition);
    /// What a preset's number without a range of its own is: one of many, drawn from the prior, or
    /// the number that its file states.
    enum class BareNumber { drawn, stated };

    /// Lines for parameters that the file leaves to a preset or to the default.
    void add_unset(const std::vector<Parameter>& parameters, const std::string& path,
                   const std::set<std::string>& without = {}, BareNumber bare = BareNumber::drawn);
    LoadedDevice load(const std::string& device) const;
    void read_session(const toml::table& table, const std::string& path);
    void read_topical(const toml::table& table, const std::string& path);
    void keep_topical(TopicalPlan topical, const std::string& path, GivenAndPreset& values,
                      const std::set<std::string>& said = {});
    /// Each adjunct of a session becomes a topical that is put on at once after its sessions.
    void add_adjuncts();
    /// Items of the file, then those of the plan. What puts a product on becomes a topical.
    void read_aftercare();
    void add_care_product(const WrittenCare& one);
    void check_studies();
    /// A price without a currency is no price.
    void check_currency();
    /// Conditions that do not fit the site, or of which only one can be simulated.
    void check_conditions();
    void check_simulated(const ConditionSpec& condition, const toml::node& at, size_t number);
    /// How many scars the face has: said once, and possible.
    void check_face();
    void check_counts();
    /// The same product twice at one time.
    void check_adjuncts();
    /// What the rules of data/screening.toml say of this protocol, and where stops stand.
    void screen_subject();
    void add_stop(const ScreeningFinding& finding);
    void check_site();
    /// Mistakes that no single key shows.
    void check_sense();
    /// No needle or column goes deeper than the tissue of this person at this site.
    void check_reach();
    static std::string rounded_mm(Length length);
    void add_resolved(ResolvedValue value);

    const TomlFile& file_;
    const toml::table& root_;
    Problems problems_;
    TableReader reader_;
    TopicalReader topicals_;
    Protocol protocol_;
    std::set<std::string> given_;
    std::set<std::string> expanded_;            ///< paths that became other tables
    std::map<std::string, std::string> moved_;  ///< tables that got another number; "": became one
    std::vector<ResolvedValue> presets_, defaults_;
    std::filesystem::path device_copies_;
};

}  // namespace needlework
