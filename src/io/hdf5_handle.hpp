#pragma once
/// HDF5 identifiers that close themselves, and calls whose failure is an exception.

#include <hdf5.h>

#include <string>
#include <utility>

#include "base/problem.hpp"

namespace needlework::hdf5 {

class Handle {
  public:
    using Close = herr_t (*)(hid_t);
    Handle() = default;
    Handle(hid_t id, Close close) : id_(id), close_(close) {}
    Handle(Handle&& other) noexcept
        : id_(std::exchange(other.id_, H5I_INVALID_HID)), close_(other.close_) {}
    Handle& operator=(Handle&& other) noexcept {
        std::swap(id_, other.id_);
        std::swap(close_, other.close_);
        return *this;
    }
    ~Handle() { reset(); }
    void reset() {
        if (id_ >= 0) close_(id_);
        id_ = H5I_INVALID_HID;
    }
    operator hid_t() const { return id_; }
    bool valid() const { return id_ >= 0; }

  private:
    hid_t id_ = H5I_INVALID_HID;
    Close close_ = nullptr;
};

/// HDF5 prints its error stack by default; libraries of ours never print.
class Quiet {
  public:
    Quiet() {
        H5Eget_auto2(H5E_DEFAULT, &function_, &data_);
        H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
    }
    ~Quiet() { H5Eset_auto2(H5E_DEFAULT, function_, data_); }
    Quiet(const Quiet&) = delete;
    Quiet& operator=(const Quiet&) = delete;

  private:
    H5E_auto2_t function_ = nullptr;
    void* data_ = nullptr;
};

/// Memory images fail only for want of memory.
template <class Result>
Result checked(Result result, const char* what) {
    if (result < 0)
        throw EnvironmentError(
            std::string("cannot ") + what +
            " in the checkpoint image\n  There may be too little memory: close other "
            "programs or use a smaller patch.");
    return result;
}

}  // namespace needlework::hdf5
