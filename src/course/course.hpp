#pragma once
/// A tissue walked through its course: sessions wound it, healing changes it, readings look at it.

#include <mpi.h>

#include <memory>
#include <string>
#include <vector>

#include "course/course_box.hpp"
#include "course/pigment_readings.hpp"
#include "course/protocol.hpp"
#include "course/subject_skin.hpp"
#include "course/timeline.hpp"
#include "grid/grid.hpp"
#include "grid/tissue.hpp"
#include "injury/needles/needle_injury.hpp"
#include "io/checkpoint.hpp"
#include "measures/relief.hpp"
#include "measures/time_course.hpp"
#include "numerics/step_control.hpp"
#include "process/aftercare/care_timeline.hpp"
#include "process/aftercare/effect_timeline.hpp"
#include "process/barrier/barrier.hpp"
#include "process/follicle/follicle.hpp"
#include "process/healing/healing_process.hpp"
#include "process/pigment/pigment.hpp"
#include "skin/atlas.hpp"

namespace needlework {

class PlaneTransfer;

/// What a course is walked on.
enum class Place {
    floor,  ///< a unit cell under the floor of the scar (or anywhere in healthy skin)
    rim,    ///< a unit cell in the healthy skin around it
    patch   ///< the whole scar with its rim
};

/// What was read at one time.
struct Reading {
    double time_s = 0.0;
    std::vector<double> values;  ///< SI, in the order of Course::measure_names()
};

/// Where the wall time of a course went, this rank's clock.
struct CourseSeconds {
    double injury = 0.0, healing = 0.0, barrier = 0.0, pigment = 0.0, follicles = 0.0;
    double reading = 0.0;
    double physics() const { return injury + healing + barrier + pigment + follicles; }
};

/// What was known right after a session.
struct SessionRecord {
    double time_s = 0.0;
    std::vector<std::pair<std::string, double>> values;  ///< measure, SI
};

class Course {
  public:
    /// Everything is a copy; the course needs nothing from outside later. (collective)
    Course(const Protocol& protocol, const SkinAtlas& atlas, const Box& box, Place place,
           std::uint64_t seed, MPI_Comm comm);
    ~Course();

    /// Error of a step that the course aims at, to see what another one changes.
    void set_step_tolerance(double tolerance) { step_tolerance_ = tolerance; }

    bool done() const;
    double time_s() const;
    double end_s() const { return end_s_; }
    /// What is due now (readings, then sessions), then one accepted step. (collective)
    void advance();
    /// To the end. (collective)
    void finish();

    const std::vector<std::string>& measure_names() const { return names_; }
    const std::vector<Reading>& readings() const { return readings_; }
    /// One record a session, with the times (redness, closure) that its readings tell.
    std::vector<SessionRecord> session_records() const;

    const Grid& grid() const { return *grid_; }
    const Tissue& tissue() const { return *tissue_; }
    const SkinStack& skin() const { return skin_; }
    const std::vector<Channel>& channels() const { return channels_; }
    const SkinColour& colour() const { return *colour_; }
    const DarkPlace& dark_place() const { return dark_place_; }
    const Follicles* follicles() const { return follicles_.get(); }  ///< null off the scalp
    /// Blood above that of healthy skin at rest under each column, in full erythemas: what
    /// inflammation, pricks and irritation redden as a mask leaves it, and what conditions hold.
    /// (collective)
    std::vector<double> blood_now() const;
    const HeightMap& relief_before() const { return relief_before_; }
    HeightMap relief_now() const;  ///< (collective)
    /// A relief of this patch with the skin's own on it: what is seen and what is rough. Depths are
    /// read without.
    HeightMap surface_of(HeightMap relief) const {
        return superposed(std::move(relief), own_relief_);
    }
    const ScarOutline& outline() const { return outline_; }
    long n_steps() const;
    long n_rejected() const;
    /// Fields that a damped first-order step was taken for (TimeScheme::guarded).
    long n_damped() const;
    const CourseSeconds& seconds() const { return seconds_; }

    /// The whole state beside the tissue's fields, for checkpoints.
    RunState save() const;
    /// Goes on from a checkpoint: the tissue was filled by Checkpoints::read_newest.
    void restore(const RunState& state);
    Tissue& tissue_for_restore() { return *tissue_; }

  private:
    void name_measures();
    void read_now();
    double last_session_s() const;
    BarrierConditions on_skin_at(double t_s) const;
    Rate thinning_over(double dt_s) const;
    void run_session(const SessionEvent& event);
    ConditionSpec lesion() const;  ///< what has a relief or a deficit
    SkinReference reference() const;
    HealingParameters healing_of_person() const;
    HealingAgeing ageing() const;
    double largest_between(const std::string& measure, double from_s, double to_s) const;
    void add_pigment();
    void add_follicles();
    void step_follicles(double dt_s);
    void step_pigment(double dt_s);
    std::vector<Measured> read_pigment(const std::vector<double>& blood) const;
    /// Erythema of the papillary dermis under each column. (collective)
    std::vector<double> redness() const;
    /// Redness at once, of all sessions so far (measures.36), the same everywhere.
    double flush_now() const;
    /// Redness at once and by irritation, beside inflammation, the same everywhere.
    double erythema_beside() const;
    PigmentConditions pigment_conditions(double until_s, double dt_s) const;
    void act_on_dermis(double dt_s);

    Protocol protocol_;
    SkinStack skin_;
    Place place_;
    std::uint64_t seed_;
    double end_s_;
    std::vector<SessionEvent> sessions_;
    std::vector<Time> reading_times_;
    CareTimeline care_;
    EffectTimeline effects_;  ///< of what is put on
    std::unique_ptr<Grid> grid_;
    std::unique_ptr<Tissue> tissue_;
    std::unique_ptr<HealingProcess> healing_;
    std::unique_ptr<Barrier> barrier_;
    std::unique_ptr<Pigment> pigment_;
    std::unique_ptr<SkinColour> colour_;
    DarkPlace dark_place_;
    std::unique_ptr<Follicles> follicles_;  ///< on a scalp, else null
    std::unique_ptr<PlaneTransfer> transfer_;
    OrderedSums sums_;
    SkinBed bed_;
    std::optional<BedPlace> scar_bed_;
    ScarOutline outline_;
    Tethers tethers_, read_tethers_;
    HeightMap relief_before_, own_relief_;
    double elastin_deficit_ = 0.0;
    std::optional<double> sunk_share_;
    std::vector<double> resting_blood_;  ///< held by conditions, above healthy skin
    StepControl control_;
    double step_tolerance_ = healing_step_tolerance;
    CourseSeconds seconds_;
    size_t next_session_ = 0, next_reading_ = 0;
    std::vector<Channel> channels_;
    std::vector<std::string> names_;
    std::vector<Reading> readings_;
    std::vector<CoursePoint> points_;
    long damped_before_ = 0;  ///< damped steps before a resume
    std::vector<SessionRecord> records_;
};

}  // namespace needlework
