#include "base/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace needlework {

void for_each_index(std::size_t n, const std::function<void(std::size_t)>& work) {
    std::atomic<std::size_t> next{0};
    std::exception_ptr failure;
    std::mutex guard;
    auto take = [&] {
        for (std::size_t i = next++; i < n; i = next++) try {
                work(i);
            } catch (...) {
                std::lock_guard<std::mutex> lock(guard);
                if (!failure) failure = std::current_exception();
                next = n;
            }
    };
    std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
    std::vector<std::thread> others;
    for (std::size_t i = 1; i < std::min(cores, n); ++i) others.emplace_back(take);
    take();
    for (std::thread& thread : others) thread.join();
    if (failure) std::rethrow_exception(failure);
}

}  // namespace needlework
