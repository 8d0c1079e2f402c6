using Selkie.Oci.Text;

namespace Selkie.Oci.Tests.Text;

public sealed class GoAddressTests
{
    [Theory]
    [InlineData("1.2.3.4")]
    [InlineData("0.0.0.0")]
    [InlineData("255.255.255.255")]
    [InlineData("::1")]
    [InlineData("fd00::1:2")]
    [InlineData("::ffff:1.2.3.4")]
    public void Addresses_are_read(string text) => Assert.True(GoAddress.TryParse(text, out var address) && address.ToString() == text);

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1.2.3")]
    [InlineData("01.2.3.4")]
    [InlineData("1.2.3.256")]
    [InlineData("0x7f.0.0.1")]
    [InlineData(" 1.2.3.4")]
    [InlineData("[::1]")]
    [InlineData("[::1]:80")]
    [InlineData("fe80::1%eth0")]
    [InlineData("::1/64")]
    public void What_only_inet_aton_takes_is_none(string text) => Assert.False(GoAddress.TryParse(text, out _));
}
