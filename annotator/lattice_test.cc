// The laws of a lattice, on all pairs of a good sample: a join covers both sides, does not depend on
// their order, and does nothing to what it covers already.
#include "annotator/lattice.h"

#include <vector>

#include "gtest/gtest.h"

namespace kiln::annotator {
namespace {

class LatticeTest : public testing::Test {
 protected:
  LatticeTest() {
    object_ = program_.FindClass("rlib::Object");
    if (object_ == nullptr) object_ = program_.AddClass("rlib::Object", nullptr);
    a_ = program_.AddClass("A", object_);
    b_ = program_.AddClass("B", a_);
    c_ = program_.AddClass("C", a_);
    other_ = program_.AddClass("Other", object_);
    PrebuiltObject object;
    object.cls = b_;
    index_ = program_.AddPrebuilt(object);
    signature_ = program_.Intern({});
    f_ = program_.AddFunction("f", "f", signature_);
    g_ = program_.AddFunction("g", "g", signature_);
  }

  std::vector<Info> References(Lattice* lattice) {
    Type type = Type::Ref(object_);
    std::vector<Info> infos = {Info(), Lattice::Zero(type), lattice->Top(type),
                               lattice->OfConst(Const::Object(index_), type)};
    for (const Class* cls : {a_, b_, c_, other_}) {
      infos.push_back(lattice->ExactClass(cls));
      infos.push_back(lattice->Cone(cls));
      infos.push_back(lattice->Join(infos.back(), Lattice::Zero(type), type));
    }
    infos.push_back(lattice->Join(lattice->ExactClass(b_), lattice->ExactClass(other_), type));
    return infos;
  }

  Program program_;
  Class *object_, *a_, *b_, *c_, *other_;
  int64_t index_;
  const Signature* signature_;
  Function *f_, *g_;
};

void CheckLaws(Lattice* lattice, const std::vector<Info>& infos, Type type) {
  for (const Info& x : infos) {
    EXPECT_EQ(lattice->Join(x, x, type), x);
    EXPECT_EQ(lattice->Join(Info(), x, type), x);
    EXPECT_EQ(lattice->Join(x, Info(), type), x);
    for (const Info& y : infos) {
      Info xy = lattice->Join(x, y, type);
      EXPECT_EQ(xy, lattice->Join(y, x, type));
      EXPECT_EQ(lattice->Join(xy, x, type), xy);
      EXPECT_EQ(lattice->Join(xy, y, type), xy);
      for (const Info& z : infos)
        EXPECT_EQ(lattice->Join(xy, z, type),
                  lattice->Join(x, lattice->Join(y, z, type), type));
    }
  }
}

TEST_F(LatticeTest, References) {
  Lattice lattice(program_);
  CheckLaws(&lattice, References(&lattice), Type::Ref(object_));
}

TEST_F(LatticeTest, Integers) {
  Lattice lattice(program_);
  for (Kind kind : {Kind::kI32, Kind::kI64, Kind::kU64, Kind::kBool}) {
    Type type{kind};
    std::vector<Info> infos = {Info(), lattice.Top(type), Lattice::Zero(type),
                               Lattice::Range(1, 1), Lattice::Range(0, 1)};
    if (kind != Kind::kBool) infos.push_back(Lattice::Range(0, INT32_MAX));
    CheckLaws(&lattice, infos, type);
  }
}

TEST_F(LatticeTest, Functions) {
  Lattice lattice(program_);
  Type type = Type::Func(signature_);
  CheckLaws(&lattice,
            {Info(), lattice.Top(type), Lattice::Zero(type), lattice.OfFunctions({f_}),
             lattice.OfFunctions({g_}), lattice.OfFunctions({f_, g_})},
            type);
}

TEST_F(LatticeTest, NarrowingKeepsInstancesAndNothingElse) {
  Lattice lattice(program_);
  auto classes = [&](const Info& info) {
    return info.set == nullptr ? std::vector<const Class*>() : info.set->classes;
  };
  Info some = lattice.Join(lattice.ExactClass(b_), lattice.ExactClass(other_), Type::Ref(object_));
  EXPECT_EQ(classes(lattice.OnlyInstances(some, a_)), std::vector<const Class*>({b_}));
  EXPECT_EQ(classes(lattice.NoInstances(some, a_)), std::vector<const Class*>({other_}));
  EXPECT_FALSE(lattice.OnlyInstances(lattice.ExactClass(other_), a_).reached);
  EXPECT_FALSE(lattice.NoInstances(lattice.ExactClass(b_), a_).reached);
  EXPECT_FALSE(lattice.OnlyInstances(lattice.Cone(other_), a_).reached);
  EXPECT_EQ(lattice.OnlyInstances(lattice.Cone(a_), b_).set->cone, b_);
  EXPECT_EQ(lattice.OnlyInstances(lattice.Cone(b_), a_).set->cone, b_);
  // Null is no instance, but a cast keeps it.
  Info or_null = lattice.Join(lattice.ExactClass(other_), Lattice::Zero(Type::Ref(object_)),
                              Type::Ref(object_));
  EXPECT_TRUE(lattice.OnlyInstances(or_null, a_).reached);
  EXPECT_EQ(lattice.OnlyInstances(or_null, a_).set, nullptr);
}

TEST_F(LatticeTest, WideningEnds) {
  Lattice lattice(program_);
  for (Kind kind : {Kind::kI8, Kind::kI32, Kind::kI64, Kind::kU64, Kind::kU16}) {
    Type type{kind};
    Info info = Lattice::Range(0, 0);
    int steps = 0;
    while (info != lattice.Top(type) && steps < 100) {
      Info grown = info;
      if (kind != Kind::kU64 && info.low > TypeRange(kind).first) grown.low--;
      if (info.high < TypeRange(kind).second) grown.high++;
      if (grown == info) break;
      info = lattice.Widen(info, grown, type);
      steps++;
    }
    EXPECT_LT(steps, 20);
  }
}

}  // namespace
}  // namespace kiln::annotator
