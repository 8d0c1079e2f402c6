using Selkie.Network.Rootless;
using Selkie.Oci.Mapping;

namespace Selkie.Network.Tests.Rootless;

public sealed class PastaArgumentsTests
{
    [Fact]
    public void Without_options_nothing_is_forwarded_but_names_and_the_host() => Assert.Equal(
        "--config-net --dns-forward 169.254.1.1 -t none -u none -T none -U none --no-map-gw --quiet --pid /p --netns /ns --map-guest-addr 169.254.1.2",
        Words([], []));

    [Fact]
    public void Ports_are_ranges_with_the_host_s_address() => Assert.Equal(
        "--config-net -t 127.0.0.1/8080-8081:80-81 -u 53-53:53-53 --dns-forward 169.254.1.1 -T none -U none --no-map-gw --quiet --pid /p --netns /ns --map-guest-addr 169.254.1.2",
        Words([new PortMapping("127.0.0.1", 8080, 80, 2, "tcp"), new PortMapping("", 53, 53, 1, "udp")], []));

    [Fact]
    public void The_user_s_options_take_defaults_away() => Assert.Equal(
        "--config-net --dns-forward 1.2.3.4 -T 80 --trace --map-guest-addr 5.6.7.8 -t none -u none -U none --pid /p --netns /ns",
        Words([], ["--dns-forward", "1.2.3.4", "--map-gw", "-T", "80", "--trace", "--map-guest-addr", "5.6.7.8"]));

    [Fact]
    public void An_older_pasta_goes_without_the_host_s_address()
    {
        var arguments = PastaArguments.Build("/ns", [], [], "/p").WithoutHostAddress();
        Assert.EndsWith("--netns /ns", string.Join(' ', arguments.Words));
        Assert.Empty(arguments.HostAddresses);
    }

    [Fact]
    public void The_namespace_can_go_by_another_name() =>
        Assert.EndsWith("--pid /p --netns /other --map-guest-addr 169.254.1.2", string.Join(' ', PastaArguments.Build("/ns", [], [], "/p").Through("/other").Words));

    [Theory]
    [InlineData("--pid", "/mine")]
    [InlineData("-P", "/mine")]
    [InlineData("--pid=/mine")]
    public void The_user_s_file_for_the_process_id_is_the_only_one(params string[] options)
    {
        var arguments = PastaArguments.Build("/ns", [], options, "/p");
        Assert.Equal("/mine", arguments.PidFile);
        Assert.DoesNotContain("/p", arguments.Words);
    }

    [Fact]
    public void Sctp_cannot_be_forwarded() =>
        Assert.Equal("can't forward protocol: sctp", Assert.Throws<NetworkException>(() => Words([new PortMapping("", 1, 1, 1, "sctp")], [])).Message);

    private static string Words(IReadOnlyList<PortMapping> ports, IReadOnlyList<string> options) => string.Join(' ', PastaArguments.Build("/ns", ports, options, "/p").Words);
}
