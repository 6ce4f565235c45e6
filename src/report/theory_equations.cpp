#include "report/theory_equations.hpp"

#include <algorithm>
#include <fstream>
#include <regex>

namespace needlework {

std::vector<EquationRoom> theory_equations(const std::filesystem::path& folder) {
    std::vector<EquationRoom> rooms;
    std::error_code error;
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error))
        if (entry.path().extension() == ".md") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    static const std::regex numbered(R"(^\s*(.*\S)\s+\(([a-z_]+\.\d+)\)\s*$)");
    for (const auto& file : files) {
        EquationRoom room{file.stem().string(), {}};
        std::ifstream in(file);
        static const std::regex row(R"(^\|\s*([a-z_]+\.\d+)\s*\|\s*(.*\S)\s*\|\s*(.*\S)\s*\|\s*$)");
        bool code = false;
        for (std::string line; std::getline(in, line);) {
            if (line.starts_with("```")) code = !code;
            std::smatch match;
            if (std::regex_match(line, match, row)) {  // a row of a table: number, equation, source
                std::string text = match[2];
                std::erase(text, '`');
                std::string source = match[3];
                std::erase(source, '`');
                for (size_t bold; (bold = source.find("**")) != std::string::npos;)
                    source.erase(bold, 2);
                room.equations.push_back({match[1], text, "", source});
                continue;
            }
            bool indented = line.starts_with("    ");
            if ((code || indented) && std::regex_match(line, match, numbered))
                room.equations.push_back(
                    {match[2], match[1], "", "docs/theory/" + file.filename().string()});
        }
        if (!room.equations.empty()) rooms.push_back(std::move(room));
    }
    return rooms;
}

}  // namespace needlework
