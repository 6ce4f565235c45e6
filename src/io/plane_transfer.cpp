#include "io/plane_transfer.hpp"

#include <algorithm>
#include <climits>
#include <cstdint>
#include <utility>

#include "base/problem.hpp"
#include "grid/runtime.hpp"

namespace needlework {
namespace {

// Any numbers that nobody else uses in this room.
constexpr int plane_tag = 7301, running_sum_tag = 7302;

int mpi_count(size_t n) {
    EXPECTS(n <= size_t(INT_MAX), "what goes in one message holds fewer than 2^31 values");
    return int(n);
}

void broadcast_numbers(std::vector<double>& values, MPI_Comm comm) {
    std::uint64_t n = values.size();
    check_mpi(MPI_Bcast(&n, 1, MPI_UINT64_T, 0, comm), "moving planes between ranks");
    values.resize(size_t(n));
    check_mpi(MPI_Bcast(values.data(), mpi_count(values.size()), MPI_DOUBLE, 0, comm),
              "moving planes between ranks");
}

}  // namespace

PlaneTransfer::PlaneTransfer(const Box& box, MPI_Comm comm, size_t piece_values)
    : comm_(comm),
      plane_cells_(box.plane_cells()),
      piece_values_(piece_values),
      local_values_(box.local_cells()),
      z_begin_(box.z_begin) {
    int n_ranks = 0;
    MPI_Comm_rank(comm, &rank_);
    MPI_Comm_size(comm, &n_ranks);
    int mine[2] = {box.z_begin, box.z_end};
    std::vector<int> all(2 * size_t(n_ranks));
    check_mpi(MPI_Allgather(mine, 2, MPI_INT, all.data(), 2, MPI_INT, comm),
              "moving planes between ranks");
    for (int r = 0; r < n_ranks; ++r)
        if (all[2 * size_t(r)] < all[2 * size_t(r) + 1])
            slabs_.push_back({r, all[2 * size_t(r)], all[2 * size_t(r) + 1]});
    std::sort(slabs_.begin(), slabs_.end(),
              [](const Slab& a, const Slab& b) { return a.z_begin < b.z_begin; });
    int next = 0;
    for (const Slab& slab : slabs_) {
        EXPECTS(slab.z_begin == next, "each plane lies on one rank");
        next = slab.z_end;
    }
    EXPECTS(next == box.nz(), "the ranks hold every plane");
}

std::vector<PlaneTransfer::Slab> PlaneTransfer::pieces() const {
    const int planes = int(std::clamp<size_t>(piece_values_ / plane_cells_, 1, INT_MAX));
    std::vector<Slab> out;
    for (const Slab& slab : slabs_)
        for (int z = slab.z_begin; z < slab.z_end;) {
            int end = slab.z_end - z > planes ? z + planes : slab.z_end;
            out.push_back({slab.rank, z, end});
            z = end;
        }
    return out;
}

void PlaneTransfer::gather(std::span<const float> local,
                           const std::function<void(int, std::span<const float>)>& take) const {
    EXPECTS(local.size() == local_values_, "a field holds the planes of its rank");
    std::vector<float> received;
    for (const Slab& piece : pieces()) {
        if (rank_ == piece.rank) {
            std::span<const float> mine = part(local, piece);
            if (rank_ == 0)
                take(piece.z_end - piece.z_begin, mine);
            else
                check_mpi(
                    MPI_Send(mine.data(), mpi_count(mine.size()), MPI_FLOAT, 0, plane_tag, comm_),
                    "moving planes between ranks");
        } else if (rank_ == 0) {
            received.resize(n_values(piece));
            check_mpi(MPI_Recv(received.data(), mpi_count(received.size()), MPI_FLOAT, piece.rank,
                               plane_tag, comm_, MPI_STATUS_IGNORE),
                      "moving planes between ranks");
            take(piece.z_end - piece.z_begin, received);
        }
    }
}

void PlaneTransfer::scatter(std::span<float> local,
                            const std::function<void(int, int, std::span<float>)>& give) const {
    EXPECTS(local.size() == local_values_, "a field holds the planes of its rank");
    std::vector<float> sent;
    for (const Slab& piece : pieces()) {
        if (rank_ == piece.rank) {
            std::span<float> mine = part(local, piece);
            if (rank_ == 0)
                give(piece.z_begin, piece.z_end, mine);
            else
                check_mpi(MPI_Recv(mine.data(), mpi_count(mine.size()), MPI_FLOAT, 0, plane_tag,
                                   comm_, MPI_STATUS_IGNORE),
                          "moving planes between ranks");
        } else if (rank_ == 0) {
            sent.resize(n_values(piece));
            give(piece.z_begin, piece.z_end, sent);
            check_mpi(MPI_Send(sent.data(), mpi_count(sent.size()), MPI_FLOAT, piece.rank,
                               plane_tag, comm_),
                      "moving planes between ranks");
        }
    }
}

void PlaneTransfer::accumulate(std::span<double> sum,
                               const std::function<void(std::span<double>)>& add) const {
    int count = mpi_count(sum.size());
    for (size_t s = 0; s < slabs_.size(); ++s) {
        if (rank_ != slabs_[s].rank) continue;
        if (s > 0)
            check_mpi(MPI_Recv(sum.data(), count, MPI_DOUBLE, slabs_[s - 1].rank, running_sum_tag,
                               comm_, MPI_STATUS_IGNORE),
                      "moving planes between ranks");
        add(sum);
        if (s + 1 < slabs_.size())
            check_mpi(
                MPI_Send(sum.data(), count, MPI_DOUBLE, slabs_[s + 1].rank, running_sum_tag, comm_),
                "moving planes between ranks");
    }
    check_mpi(MPI_Bcast(sum.data(), count, MPI_DOUBLE, slabs_.back().rank, comm_),
              "moving planes between ranks");
}

AgreedAction::AgreedAction(MPI_Comm comm) : comm_(comm) { MPI_Comm_rank(comm, &rank_); }

void AgreedAction::on_root(const std::function<void()>& work) {
    if (rank_ != 0 || failure_) return;
    try {
        work();
    } catch (...) {
        failure_ = std::current_exception();
    }
}

void AgreedAction::settle() {
    std::string message;
    if (failure_) {
        try {
            std::rethrow_exception(failure_);
        } catch (const std::exception& e) {
            message = e.what();
        }
        if (message.empty()) message = "a file operation failed";
    }
    std::vector<std::string> messages;
    if (!message.empty()) messages.push_back(message);
    broadcast_texts(messages, comm_);
    if (messages.empty()) return;
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
    throw EnvironmentError(messages.front());
}

void broadcast_floats(std::span<float> values, MPI_Comm comm) {
    check_mpi(MPI_Bcast(values.data(), mpi_count(values.size()), MPI_FLOAT, 0, comm),
              "moving planes between ranks");
}

void broadcast_texts(std::vector<std::string>& texts, MPI_Comm comm) {
    std::uint64_t n = texts.size();
    check_mpi(MPI_Bcast(&n, 1, MPI_UINT64_T, 0, comm), "moving planes between ranks");
    texts.resize(size_t(n));
    for (std::string& text : texts) {
        std::uint64_t length = text.size();
        check_mpi(MPI_Bcast(&length, 1, MPI_UINT64_T, 0, comm), "moving planes between ranks");
        text.resize(size_t(length));
        check_mpi(MPI_Bcast(text.data(), mpi_count(text.size()), MPI_CHAR, 0, comm),
                  "moving planes between ranks");
    }
}

void broadcast_state(std::vector<NumberTable>& tables, std::vector<Blob>& blobs, MPI_Comm comm) {
    std::vector<std::string> names;
    names.reserve(tables.size());
    for (const NumberTable& t : tables) names.push_back(t.name);
    broadcast_texts(names, comm);
    tables.resize(names.size());
    for (size_t i = 0; i < tables.size(); ++i) {
        tables[i].name = names[i];
        broadcast_texts(tables[i].columns, comm);
        tables[i].values.resize(tables[i].columns.size());
        for (std::vector<double>& column : tables[i].values) broadcast_numbers(column, comm);
    }
    std::vector<std::string> texts;
    for (const Blob& b : blobs) texts.insert(texts.end(), {b.name, b.bytes});
    broadcast_texts(texts, comm);
    blobs.clear();
    for (size_t i = 0; i + 1 < texts.size(); i += 2) blobs.push_back({texts[i], texts[i + 1]});
}

}  // namespace needlework
