using Selkie.Network.Ports;
using Selkie.Oci.Mapping;

namespace Selkie.Network.Tests.Ports;

public sealed class PortReservationTests
{
    [Theory]
    [InlineData("", "tcp", "cannot listen on the TCP port: listen tcp4 :{0}: bind: address already in use")]
    [InlineData("127.0.0.1", "tcp", "cannot listen on the TCP port: listen tcp4 127.0.0.1:{0}: bind: address already in use")]
    [InlineData("::1", "tcp", "cannot listen on the TCP port: listen tcp6 [::1]:{0}: bind: address already in use")]
    [InlineData("", "udp", "cannot listen on the UDP port: listen udp4 :{0}: bind: address already in use")]
    public void A_port_is_held_until_it_is_let_go(string host, string protocol, string message)
    {
        var port = new PortMapping(host, PortReservation.FindFree(host, 1, protocol), 80, 1, protocol);
        var held = PortReservation.Take([port]);
        var failure = Assert.Throws<NetworkException>(() => PortReservation.Take([port]));
        Assert.Equal(string.Format(System.Globalization.CultureInfo.InvariantCulture, message, port.HostPort), failure.Message);
        foreach (var handle in held) handle.Dispose();
        foreach (var handle in PortReservation.Take([port])) handle.Dispose();
    }

    [Fact]
    public void A_range_is_held_as_a_whole_or_not_at_all()
    {
        var first = PortReservation.FindFree("127.0.0.1", 3, "tcp");
        var last = PortReservation.Take([new PortMapping("127.0.0.1", (ushort)(first + 2), 80, 1, "tcp")]);
        var range = new PortMapping("127.0.0.1", first, 80, 3, "tcp");
        Assert.Throws<NetworkException>(() => PortReservation.Take([range]));
        foreach (var handle in last) handle.Dispose();
        var held = PortReservation.Take([range]);
        Assert.Equal(3, held.Count);
        foreach (var handle in held) handle.Dispose();
    }

    [Fact]
    public void Sctp_is_not_held() => Assert.Empty(PortReservation.Take([new PortMapping("", 9999, 80, 1, "sctp")]));

    [Fact]
    public void An_address_of_another_machine_cannot_be_held() =>
        Assert.EndsWith("bind: cannot assign requested address", Assert.Throws<NetworkException>(() => PortReservation.Take([new PortMapping("198.51.100.1", 9998, 80, 1, "tcp")])).Message);
}
