using System.Text;
using Selkie.Storage.Images;
using Selkie.Storage.Json;

namespace Selkie.Storage.Tests.Json;

public sealed class RecordTextTests
{
    [Fact]
    public void A_member_is_found_however_its_name_is_written()
    {
        var image = ImageJson.Read("""{"id":"1","\u006eames":["a"],"names-history":["\u0061","b"],"big-data-names":["x"],"big-data-sizes":{"\u0078":7}}"""u8, false);
        Assert.Equal(["a"], image.Names);
        Assert.Equal(["a", "b"], image.NamesHistory);
        Assert.Equal(7, image.BigDataSizes["x"]);
    }

    [Theory]
    [InlineData("manifest")]
    [InlineData("sha256:0123")]
    [InlineData("Größe")]
    public void The_file_of_an_item_is_called_the_same_as_text_and_as_bytes(string key)
    {
        Span<byte> name = stackalloc byte[100];
        Assert.Equal(BigData.FileName(key), Encoding.ASCII.GetString(name[..BigData.FileName(key, name)]));
        Assert.Equal(key == "manifest" ? key : "=" + Convert.ToBase64String(Encoding.UTF8.GetBytes(key)), BigData.FileName(key));
    }

    [Fact]
    public void A_long_plain_key_is_its_own_name_and_one_without_room_has_none()
    {
        string key = new('a', 240);
        Assert.Equal(key, BigData.FileName(key));
        Assert.Equal(0, BigData.FileName(key, new byte[100]));
    }
}
