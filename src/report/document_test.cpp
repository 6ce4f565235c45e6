// Pages of words and tables.
#include "report/document.hpp"

#include <gtest/gtest.h>

namespace needlework {
namespace {

Document small() {
    Document d("A < B", "lead & more");
    d.heading("First part");
    d.table({"caption", {"study", "value"}, {{"<script>alert(1)</script>", "a|b"}}, {1}});
    d.figure("<svg></svg>", "what is drawn \"here\"", "caption");
    return d;
}

TEST(Document, NothingThatWasPublishedCanBecomeMarkup) {
    std::string page = small().html();
    EXPECT_EQ(page.find("<script"), std::string::npos);
    EXPECT_NE(page.find("&lt;script&gt;alert(1)"), std::string::npos);
    EXPECT_NE(page.find("aria-label=\"what is drawn &quot;here&quot;\""), std::string::npos);
    EXPECT_NE(page.find("<a href=\"#first-part\">"), std::string::npos);
    EXPECT_NE(page.find("<h2 id=\"first-part\">"), std::string::npos);
    EXPECT_EQ(page.find("http://"), std::string::npos);  // loads nothing
    EXPECT_NE(page.find("<td class=\"number\">a|b</td>"), std::string::npos);
}

TEST(Document, MarkdownKeepsCellsApart) {
    std::string text = small().markdown();
    EXPECT_NE(text.find("| study | value |\n|---|---|\n| <script>alert(1)</script> | a\\|b |"),
              std::string::npos);
    EXPECT_EQ(text.find("svg"), std::string::npos);
}

}  // namespace
}  // namespace needlework
