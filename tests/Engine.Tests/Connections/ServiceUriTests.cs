using Selkie.Engine.Connections;
using Selkie.Oci;

namespace Selkie.Engine.Tests.Connections;

public sealed class ServiceUriTests
{
    [Theory]
    [InlineData("ssh://joe@host:2222/run/x.sock", "ssh", "joe", "host", 2222, "/run/x.sock")]
    [InlineData("joe@host", "ssh", "joe", "host", null, "")]
    [InlineData("host/run/x.sock", "ssh", "", "host", null, "/run/x.sock")]
    [InlineData("tcp://[::1]:80", "tcp", "", "::1", 80, "")]
    [InlineData("tcp://[::1]", "tcp", "", "::1", null, "")]
    [InlineData("unix:///run/a:b@c.sock", "unix", "", "", null, "/run/a:b@c.sock")]
    [InlineData("ssh://joe:secret@host", "ssh", "joe:secret", "host", null, "")]
    public void An_address_has_these_parts(string text, string scheme, string user, string host, int? port, string path) =>
        Assert.Equal(new ServiceUri(scheme, user, host, (ushort?)port, path), ServiceUri.Parse(text));

    [Theory]
    [InlineData("ssh://joe@host:2222/run/x.sock", "ssh://joe@host:2222/run/x.sock")]
    [InlineData("joe@host", "ssh://joe@host")]
    [InlineData("tcp://[::1]:80", "tcp://[::1]:80")]
    [InlineData("unix:///run/x.sock", "unix:///run/x.sock")]
    public void And_is_written_of_them_again(string text, string written) => Assert.Equal(written, ServiceUri.Parse(text).ToString());

    [Fact]
    public void A_port_is_a_number() =>
        Assert.Equal("parse \"tcp://host:http\": invalid port \":http\" after host", Assert.Throws<EngineError>(() => ServiceUri.Parse("tcp://host:http")).Message);
}
