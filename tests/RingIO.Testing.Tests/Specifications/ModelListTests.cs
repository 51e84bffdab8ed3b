// SPDX-License-Identifier: MIT

using RingIO.Testing.Specifications;

namespace RingIO.Testing.Tests.Specifications;

public sealed class ModelListTests
{
    [Fact]
    public void Equals_SameContent_IsEqualHoweverItWasMade()
    {
        var one = ModelList<int>.Empty.Add(1).Add(2).Add(3).RemoveFirst();
        var other = ModelList<int>.Empty.Add(7).Add(3).Set(0, 2);
        Assert.True(one.Equals(other));
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.False(one.Equals(other.Add(4)));
        Assert.False(one.Equals(other.Set(1, 4)));
        Assert.Equal("[2, 3]", one.ToString());
    }

    [Fact]
    public void Change_OfAList_LeavesItAsItWas()
    {
        var list = ModelList<int>.Empty.Add(1);
        _ = list.Add(2);
        _ = list.Set(0, 5);
        _ = list.RemoveFirst();
        Assert.Equal("[1]", list.ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => list.RemoveFirst(2));
    }
}
