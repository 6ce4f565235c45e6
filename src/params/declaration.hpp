#pragma once
/// One declaration of a parameter feeds the reader, `--help`, `schema`, `explain`, the run record
/// and the reference page.
///
///     struct ChannelClosure {
///         static constexpr std::string_view id = "barrier.channel_closure";
///         Time tau = 12.0_h;
///         static void parameters(auto& p) {
///             p("tau", &ChannelClosure::tau, "h", between(1.0_h, 96.0_h),
///               "Time in which ...", "kalluri-2011-closure");
///         }
///     };

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/problem.hpp"
#include "base/units.hpp"
#include "params/distribution.hpp"
#include "params/range.hpp"

namespace needlework {

/// Source of a number that nobody measured. It is shown as such wherever the number is shown.
inline constexpr std::string_view assumption = "assumption";
/// Source of a number that the user chooses, or that follows from the design of the program.
inline constexpr std::string_view choice = "choice";

enum class ParameterKind { quantity, count, flag, text, one_of, quantity_list, text_list };

/// Everything known about a parameter, independent of any object.
struct ParameterInfo {
    std::string word;  ///< key in its table
    ParameterKind kind = ParameterKind::quantity;
    DimensionExponents dimension{};
    std::string unit;              ///< unit for showing; "1" when dimensionless
    double low = 0.0, high = 0.0;  ///< physical range, SI
    std::optional<std::pair<double, double>> evidence;  ///< range of evidence, SI
    std::vector<std::string> choices;
    std::string summary;
    std::string source;  ///< id in data/sources.toml or data/evidence, `assumption` or `choice`
    std::string default_text;
    std::optional<Distribution> prior;
    std::string calibrated_on;  ///< study that calibration fits it to
    bool required = false;

    bool is_assumption() const { return source == assumption; }
    std::string range_text() const;  ///< "1 h to 96 h"
};

/// A declared parameter of one object, bound to its members.
struct Parameter {
    ParameterInfo info;
    double* number = nullptr;  ///< quantity: SI value
    int* count = nullptr;
    bool* flag = nullptr;
    std::string* text = nullptr;
    std::vector<std::string>* texts = nullptr;
    std::function<void(const std::vector<double>&)> assign_list;
    std::function<std::vector<double>()> read_list;

    std::string value_text()
        const;  ///< present value as it would be written in a file, without quotes
};

namespace detail {
template <class T>
struct member_type;
template <class M, class T>
struct member_type<T M::*> {
    using type = T;
};
}  // namespace detail

/// Collects the parameters of one object; passed to `Model::parameters`.
template <class Model>
class Declaration {
  public:
    explicit Declaration(Model& model) : model_(model) {}

    /// Refinements of the parameter just declared.
    template <class Q>
    class Refine {
      public:
        explicit Refine(std::vector<Parameter>& list) : list_(list) {}
        Refine& prior(Prior<Q> prior) {
            last().prior = prior.distribution;
            return *this;
        }
        Refine& evidence(Q low, Q high) {
            last().evidence = {si_of(low), si_of(high)};
            return *this;
        }
        Refine& calibrated_on(std::string_view study) {
            last().calibrated_on = study;
            return *this;
        }
        Refine& required() {
            last().required = true;
            return *this;
        }

      private:
        ParameterInfo& last() { return list_.back().info; }
        std::vector<Parameter>& list_;
    };

    /// A quantity or a plain number.
    template <class Q, class Base>
    requires std::is_base_of_v<Base, Model> Refine<Q>
    operator()(std::string_view word, Q Base::*member, std::string_view unit,
               Range<std::type_identity_t<Q>> range, std::string_view summary,
               std::string_view source) {
        Parameter& p = add(word, ParameterKind::quantity, summary, source);
        if constexpr (std::is_same_v<Q, double>) {
            p.number = &(model_.*member);
            p.info.dimension = DimensionExponents{};
        } else {
            p.number = &(model_.*member).si;
            p.info.dimension = dimension_of<Q>::value;
        }
        p.info.unit = unit;
        p.info.low = si_of(range.low);
        p.info.high = si_of(range.high);
        check_unit(p.info);
        p.info.default_text = p.value_text();
        return Refine<Q>(list_);
    }

    template <class Base>
    Refine<double> count(std::string_view word, int Base::*member, Range<int> range,
                         std::string_view summary, std::string_view source) {
        Parameter& p = add(word, ParameterKind::count, summary, source);
        p.count = &(model_.*member);
        p.info.unit = "1";
        p.info.low = range.low;
        p.info.high = range.high;
        p.info.default_text = p.value_text();
        return Refine<double>(list_);
    }

    template <class Base>
    void flag(std::string_view word, bool Base::*member, std::string_view summary,
              std::string_view source) {
        Parameter& p = add(word, ParameterKind::flag, summary, source);
        p.flag = &(model_.*member);
        p.info.default_text = p.value_text();
    }

    template <class Base>
    Refine<double> text(std::string_view word, std::string Base::*member, std::string_view summary,
                        std::string_view source) {
        Parameter& p = add(word, ParameterKind::text, summary, source);
        p.text = &(model_.*member);
        p.info.default_text = p.value_text();
        return Refine<double>(list_);
    }

    /// One of a list of words.
    template <class Base>
    Refine<double> one_of(std::string_view word, std::string Base::*member,
                          std::vector<std::string> choices, std::string_view summary,
                          std::string_view source) {
        Parameter& p = add(word, ParameterKind::one_of, summary, source);
        p.text = &(model_.*member);
        p.info.choices = std::move(choices);
        p.info.default_text = p.value_text();
        return Refine<double>(list_);
    }

    /// A list of words; each must be in `choices` unless that is empty.
    template <class Base>
    void text_list(std::string_view word, std::vector<std::string> Base::*member,
                   std::vector<std::string> choices, std::string_view summary,
                   std::string_view source) {
        Parameter& p = add(word, ParameterKind::text_list, summary, source);
        p.texts = &(model_.*member);
        p.info.choices = std::move(choices);
        p.info.default_text = p.value_text();
    }

    template <class Q, class Base>
    void list(std::string_view word, std::vector<Q> Base::*member, std::string_view unit,
              Range<std::type_identity_t<Q>> range, std::string_view summary,
              std::string_view source) {
        Parameter& p = add(word, ParameterKind::quantity_list, summary, source);
        std::vector<Q>* values = &(model_.*member);
        p.assign_list = [values](const std::vector<double>& si) {
            values->clear();
            for (double v : si) values->push_back(Q{v});
        };
        p.read_list = [values] {
            std::vector<double> si;
            for (Q v : *values) si.push_back(si_of(v));
            return si;
        };
        if constexpr (!std::is_same_v<Q, double>) p.info.dimension = dimension_of<Q>::value;
        p.info.unit = unit;
        p.info.low = si_of(range.low);
        p.info.high = si_of(range.high);
        check_unit(p.info);
        p.info.default_text = p.value_text();
    }

    std::vector<Parameter> take() { return std::move(list_); }

  private:
    Parameter& add(std::string_view word, ParameterKind kind, std::string_view summary,
                   std::string_view source) {
        Parameter p;
        p.info.word = word;
        p.info.kind = kind;
        p.info.summary = summary;
        p.info.source = source;
        list_.push_back(std::move(p));
        return list_.back();
    }
    static void check_unit(const ParameterInfo& info) {
        const UnitRow* row = find_unit(info.unit);
        EXPECTS(row != nullptr && row->exponents == info.dimension,
                "the unit of parameter " + info.word + " has the dimension of its member");
    }

    Model& model_;
    std::vector<Parameter> list_;
};

/// The declared parameters of an object, bound to it. The object must outlive them.
template <class Model>
std::vector<Parameter> parameters_of(Model& model) {
    Declaration<Model> declaration(model);
    Model::parameters(declaration);
    return declaration.take();
}

/// A table of the protocol file: its name, one line about it, its parameters.
struct DeclaredTable {
    std::string id;  ///< "subject", "healing"
    std::string summary;
    bool repeated = false;  ///< written as [[id]]
    std::vector<ParameterInfo> parameters;
};

template <class Model>
DeclaredTable table_of(std::string_view id, std::string_view summary, bool repeated = false) {
    Model model;
    DeclaredTable table{std::string(id), std::string(summary), repeated, {}};
    for (Parameter& p : parameters_of(model)) table.parameters.push_back(std::move(p.info));
    return table;
}

}  // namespace needlework
