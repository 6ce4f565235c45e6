#pragma once
/// From TOML to declared parameters: every mistake of a file at once, with place and remedy.

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "params/declaration.hpp"
#include "params/toml_file.hpp"

namespace needlework {

/// Where a value came from, for the resolved protocol and the report.
struct ResolvedValue {
    std::string path;   ///< "session[1].passes"
    std::string value;  ///< as it would be written
    std::string unit;
    std::string
        origin;  ///< "file", "default", "data/devices/roller/mf8-192.toml", "--set", completion
    std::string source;  ///< id, `assumption` or `choice`
    std::string summary;
    std::optional<Distribution> distribution;  ///< what an ensemble draws for it
};

/// Reads tables of one file into declared objects.
class TableReader {
  public:
    TableReader(const TomlFile& file, std::string origin, Problems& problems)
        : file_(file), origin_(std::move(origin)), problems_(problems) {}

    /// Sets each parameter that `table` gives. Unknown keys are problems unless listed in
    /// `also_known` (tables that someone else reads). Returns the words that were given.
    std::set<std::string> read(const toml::table& table, const std::string& path,
                               std::vector<Parameter>& parameters,
                               const std::vector<std::string>& also_known = {});

    /// One line a value that was read: origin, source and distribution.
    const std::vector<ResolvedValue>& resolved() const { return resolved_; }

    void problem(const toml::node& node, std::string what, std::string hint = {});
    void problem_at_key(const toml::key& key, std::string what, std::string hint = {});
    void warning(const toml::node& node, std::string what, std::string hint = {});

  private:
    struct Number {
        double si;
        std::optional<Distribution> distribution;
        std::string source;
        std::string origin;  ///< of a resolved file: where the value first came from
    };
    void read_one(const toml::node& node, const std::string& path, Parameter& parameter);
    std::optional<double> read_quantity(const toml::node& node, const std::string& path,
                                        const ParameterInfo& info, bool check_range = true);
    std::optional<Number> read_number(const toml::node& node, const std::string& path,
                                      const ParameterInfo& info);
    std::optional<Number> read_distribution(const toml::table& table, const std::string& path,
                                            const ParameterInfo& info);
    std::string read_origin(const toml::table& table, const std::string& path);
    void read_words(const toml::node& node, const std::string& path, Parameter& parameter);
    void read_quantities(const toml::node& node, const std::string& path, Parameter& parameter);
    bool in_range(const toml::node& node, const std::string& path, const ParameterInfo& info,
                  double si);

    const TomlFile& file_;
    std::string origin_;
    Problems& problems_;
    std::vector<ResolvedValue> resolved_;
};

/// Resolved value lines for parameters that nobody set.
ResolvedValue default_value(const Parameter& parameter, const std::string& path);

}  // namespace needlework
