using LearnRate.Recipes;

namespace LearnRate.Tests.Recipes;

public sealed class ValueListTests
{
    [Fact]
    public void Lists_AreEqualByTheirItems()
    {
        ValueList<double> list = [1, double.NaN, -0.0], same = [1, double.NaN, -0.0], other = [1, double.NaN];
        Assert.True(list == same && list.Equals((object)same) && list.GetHashCode() == same.GetHashCode());
        Assert.True(list != other && list != null && !list.Equals("list"));
        Assert.True((ValueList<double>?)null == null);
    }

    [Fact]
    public void List_HoldsACopy()
    {
        int[] items = [1, 2, 3];
        ValueList<int> list = [.. items];
        var created = ValueList.Create<int>(items);
        items[0] = 9;
        Assert.Equal([1, 2, 3], list);
        Assert.Equal([1, 2, 3], created.Span);
        Assert.Equal((3, 2), (list.Count, list[1]));
    }
}
