using Selkie.Engine.Networks.Connecting;
using Selkie.Engine.Tests.Images;

namespace Selkie.Engine.Tests.Networks;

public sealed class LiveNamesTests : IDisposable
{
    private readonly TestEngine _engine = new();
    private readonly string _path;

    public LiveNamesTests() => _path = _engine.Path("file");

    public void Dispose() => _engine.Dispose();

    private string[] After(string[] lines, Action change)
    {
        File.WriteAllLines(_path, lines);
        change();
        return File.ReadAllLines(_path);
    }

    [Fact]
    public void An_address_is_added_where_the_others_still_stand() => Assert.Equal(
        ["127.0.0.1\tlocalhost", "10.1.0.2\tbox web", "10.2.0.2\tbox web"],
        After(["127.0.0.1\tlocalhost", "10.1.0.2\tbox web"], () => LiveNames.AddAddresses(_path, ["10.1.0.2"], ["10.2.0.2"], ["box", "web"])));

    [Fact]
    public void A_file_that_the_container_made_its_own_stays_its_own() => Assert.Equal(
        ["10.9.9.9\telsewhere"],
        After(["10.9.9.9\telsewhere"], () => LiveNames.AddAddresses(_path, ["10.1.0.2"], ["10.2.0.2"], ["box"])));

    [Fact]
    public void The_first_address_needs_no_other() => Assert.Equal(["10.2.0.2\tbox"], After([], () => LiveNames.AddAddresses(_path, [], ["10.2.0.2"], ["box"])));

    [Fact]
    public void Only_the_container_s_own_line_goes() => Assert.Equal(
        ["10.1.0.2\tsomebody", "10.2.0.2\tbox"],
        After(["10.1.0.2\tsomebody", "10.1.0.2\tbox", "10.2.0.2\tbox"], () => LiveNames.RemoveAddresses(_path, ["10.1.0.2"], ["box"])));

    [Fact]
    public void A_network_s_servers_come_first_and_once() => Assert.Equal(
        ["search sea", "nameserver 10.2.0.1", "nameserver 10.1.0.1"],
        After(["search sea", "nameserver 10.1.0.1"], () => LiveNames.AddServers(_path, ["10.2.0.1", "10.1.0.1"])));

    [Fact]
    public void Servers_go_with_their_network() => Assert.Equal(
        ["search sea", "nameserver 10.1.0.1"],
        After(["search sea", "nameserver 10.2.0.1", "nameserver 10.1.0.1"], () => LiveNames.RemoveServers(_path, ["10.2.0.1"])));
}
