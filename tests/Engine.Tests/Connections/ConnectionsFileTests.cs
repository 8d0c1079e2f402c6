using Selkie.Engine.Configuration;
using Selkie.Engine.Connections;
using Selkie.Oci;

namespace Selkie.Engine.Tests.Connections;

public sealed class ConnectionsFileTests : IDisposable
{
    private static readonly ServiceDestination Lab = new("tcp://lab:1"), Home = new("ssh://me@home:22/run/x.sock") { Identity = "/key" };
    private readonly string _directory = Directory.CreateTempSubdirectory().FullName;

    private string Path => System.IO.Path.Combine(_directory, "containers", "podman-connections.json");

    private ConnectionsFile File => new(Path);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void The_first_connection_is_the_default_and_the_file_is_as_Podman_writes_it()
    {
        File.Change(book => book.Set("lab", Lab));
        File.Change(book => book.Set("home", Home));
        Assert.Equal("""{"Connection":{"Default":"lab","Connections":{"home":{"URI":"ssh://me@home:22/run/x.sock","Identity":"/key"},"lab":{"URI":"tcp://lab:1"}}},"Farm":{}}""" + "\n", Text);
        Assert.Equal(Home, File.Read().Find("home"));
    }

    [Fact]
    public void Who_goes_away_is_no_longer_the_default_and_in_no_farm()
    {
        Write("""{"Connection":{"Default":"lab","Connections":{"lab":{"URI":"tcp://lab:1"},"home":{"URI":"tcp://home:1"}}},"Farm":{"Default":"f","List":{"f":["home","lab","lab"]}}}""");
        File.Change(book => book.Remove("lab"));
        Assert.Equal("""{"Connection":{"Connections":{"home":{"URI":"tcp://home:1"}}},"Farm":{"Default":"f","List":{"f":["home"]}}}""" + "\n", Text);
        File.Change(book => book.Clear());
        Assert.Equal("""{"Connection":{},"Farm":{"Default":"f","List":{"f":[]}}}""" + "\n", Text);
    }

    [Fact]
    public void Another_name_keeps_the_default()
    {
        File.Change(book => book.Set("lab", Lab));
        File.Change(book => book.Rename("lab", "field"));
        Assert.Equal("field", File.Read().Default);
        Assert.Equal(Lab, File.Read().Find("field"));
        Assert.Null(File.Read().Find("lab"));
    }

    [Fact]
    public void Members_that_are_not_known_stay()
    {
        Write("""{"Connection":{"Connections":{"m":{"URI":"ssh://m","IsMachine":true}}},"Later":1}""");
        File.Change(book => book.Set("lab", Lab));
        Assert.Equal("""{"Connection":{"Connections":{"lab":{"URI":"tcp://lab:1"},"m":{"URI":"ssh://m","IsMachine":true}}},"Later":1,"Farm":{}}""" + "\n", Text);
    }

    [Fact]
    public void A_change_that_is_refused_leaves_the_file_as_it_is()
    {
        File.Change(book => book.Set("lab", Lab));
        var before = Text;
        Assert.Throws<EngineError>(() => File.Change(book =>
        {
            book.Clear();
            throw new EngineError(ErrorKind.Invalid, "no");
        }));
        Assert.Equal(before, Text);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"Connection":{},"Connection":{}}""")]
    public void What_is_no_such_file_is_told_and_not_overwritten(string text)
    {
        Write(text);
        Assert.StartsWith($"parse \"{Path}\": ", Assert.Throws<EngineError>(() => File.Change(book => book.Set("lab", Lab))).Message, StringComparison.Ordinal);
        Assert.Equal(text, Text);
    }

    [Fact]
    public void Of_files_of_many_at_once_nothing_is_lost()
    {
        Parallel.For(0, 20, i => File.Change(book => book.Set($"c{i}", Lab)));
        Assert.Equal(20, File.Read().Names.Count());
    }

    private string Text => System.IO.File.ReadAllText(Path);

    private void Write(string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        System.IO.File.WriteAllText(Path, text);
    }
}
