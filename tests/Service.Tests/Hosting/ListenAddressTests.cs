using System.Net;
using Selkie.Oci;
using Selkie.Service.Hosting;

namespace Selkie.Service.Tests.Hosting;

public sealed class ListenAddressTests
{
    [Theory]
    [InlineData("tcp://127.0.0.1:8080")]
    [InlineData("tcp:127.0.0.1:8080")]
    public void A_host_and_a_port_may_stand_behind_slashes_or_not(string uri) => Assert.Equal(new IPEndPoint(IPAddress.Loopback, 8080), ListenAddress.Parse(uri));

    [Theory]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("tcp://127.0.0.1")]
    [InlineData("tcp:")]
    public void What_is_no_address_is_refused(string uri) => Assert.Equal(ErrorKind.Invalid, Assert.Throws<EngineError>(() => ListenAddress.Parse(uri)).Kind);
}
