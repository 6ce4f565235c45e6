#pragma once
/// Float storage aligned to a cache line; new storage is NaN so that a forgotten cell shows.

#include <sys/mman.h>

#include <cstddef>
#include <cstdlib>
#include <limits>
#include <memory>
#include <new>
#include <span>
#include <utility>

namespace needlework {

template <class T>
class AlignedArray {
  public:
    AlignedArray() = default;
    explicit AlignedArray(size_t n, T value = std::numeric_limits<T>::quiet_NaN()) : n_(n) {
        constexpr size_t cache_line = 64;
        constexpr size_t huge_page = size_t{1} << 21;
        // A field of many pages is walked faster through a few huge ones, where there are any. The
        // rest behind the last whole one stays in small pages: rounded up, a field of 6.3 MB would
        // take 8.
        const size_t bytes = n * sizeof(T);
        const bool is_large = bytes >= 2 * huge_page;
        void* place = nullptr;
        if (posix_memalign(&place, is_large ? huge_page : cache_line, bytes == 0 ? 1 : bytes) != 0)
            throw std::bad_alloc();
        data_.reset(static_cast<T*>(place));
        if (is_large) madvise(place, bytes / huge_page * huge_page, MADV_HUGEPAGE);
        for (size_t i = 0; i < n; ++i) data_.get()[i] = value;
    }
    /// Values that stand in memory of `owner`, which is let go with the array.
    AlignedArray(T* values, size_t n, std::shared_ptr<void> owner)
        : data_(values, Free{std::move(owner)}), n_(n) {}
    T* data() { return data_.get(); }
    const T* data() const { return data_.get(); }
    size_t size() const { return n_; }
    T& operator[](size_t i) { return data_.get()[i]; }
    const T& operator[](size_t i) const { return data_.get()[i]; }
    T* begin() { return data(); }
    T* end() { return data() + n_; }
    const T* begin() const { return data(); }
    const T* end() const { return data() + n_; }
    std::span<T> span() { return {data(), n_}; }
    std::span<const T> span() const { return {data(), n_}; }

  private:
    struct Free {
        std::shared_ptr<void> owner = {};  ///< empty: memory of our own
        void operator()(T* p) {
            if (owner)
                owner.reset();
            else
                std::free(p);
        }
    };
    std::unique_ptr<T, Free> data_;
    size_t n_ = 0;
};

using FloatArray = AlignedArray<float>;
using DoubleArray = AlignedArray<double>;

}  // namespace needlework
