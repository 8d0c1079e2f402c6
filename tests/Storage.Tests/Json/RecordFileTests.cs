using System.Text;
using Selkie.Storage.Json;
using Selkie.Storage.Layout;

namespace Selkie.Storage.Tests.Json;

public sealed class RecordFileTests
{
    private static RecordFile File(string text) => RecordFile.Parse(Encoding.UTF8.GetBytes(text));

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    [Theory]
    [InlineData("""[{"id":"a","x":1},{"id":"b","n":{"id":"c"}},{"id":"c","y":[{"z":2}]}]""")]
    [InlineData("""[ {"id":"a","x":1} , {"n":{"id":"c"},"id":"b"},{"id":"c","y":[{"z":2}]} ]""")]
    public void A_record_is_found_by_its_id_and_others_stay_as_they_are(string text)
    {
        var file = File(text);
        Assert.Equal("""{"id":"c","y":[{"z":2}]}""", Encoding.UTF8.GetString(file[file.Find("c")!.Value]));
        Assert.Equal(3, file.All.Count);
        Assert.Null(file.Find("d"));
        var without = RecordFile.Parse(File(text).Edit(new Dictionary<Slice, byte[]?> { [file.Find("b")!.Value] = null }, """{"id":"d"}"""u8.ToArray()));
        Assert.Equal("""[{"id":"a","x":1},{"id":"c","y":[{"z":2}]},{"id":"d"}]""", Text(without.Edit(new Dictionary<Slice, byte[]?>())));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("[]\n")]
    [InlineData("null")]
    public void An_empty_file_takes_its_first_record(string text)
    {
        var file = File(text);
        Assert.Empty(file.All);
        Assert.Null(file.Find("a"));
        Assert.Equal("""[{"id":"a"}]""", Text(file.Edit(new Dictionary<Slice, byte[]?>(), """{"id":"a"}"""u8.ToArray())));
    }

    [Fact]
    public void A_patch_keeps_members_it_does_not_know()
    {
        var patched = JsonText.Patch("""{"id":"a","names":["x"],"future":{"a":[1, 2]},"m":"\u003c"}"""u8, ("names", JsonText.Strings(["y<"])), ("gone", null));
        Assert.Equal("""{"id":"a","future":{"a":[1, 2]},"m":"\u003c","names":["y\u003c"]}""", Encoding.UTF8.GetString(patched));
    }

    [Fact]
    public void A_damaged_file_is_an_error_and_not_an_empty_one() => Assert.Throws<StorageException>(() => File("""[{"id":"a"},{"id" """).All);
}
