#pragma once
/// A page of words, tables and figures in the style of the report, for reading and printing: one
/// HTML file without scripts, or Markdown. Text is plain and escaped here.

#include <string>
#include <vector>

namespace needlework {

struct DocumentTable {
    std::string caption;
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;
    std::vector<size_t> number_columns = {};  ///< set to the right
    bool folded = false;                      ///< shown on demand; always in print
};

class Document {
  public:
    Document(std::string title, std::string lead)
        : title_(std::move(title)), lead_(std::move(lead)) {}

    void heading(std::string text);     ///< a section
    void subheading(std::string text);  ///< within it
    void text(std::string text);
    void notice(std::string text);  ///< what a reader must not miss
    void items(std::vector<std::string> list);
    void table(DocumentTable table);
    /// A drawing as SVG text; `summary` is what someone who does not see it is told.
    void figure(std::string svg, std::string summary, std::string caption);

    std::string html() const;
    std::string markdown() const;  ///< without figures

  private:
    enum class Kind { heading, subheading, text, notice, items, table, figure };
    struct Block {
        Kind kind;
        std::string words, more, svg;
        std::vector<std::string> list;
        DocumentTable table;
    };
    std::string title_, lead_;
    std::vector<Block> blocks_;
};

}  // namespace needlework
