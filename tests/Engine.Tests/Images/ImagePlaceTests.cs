using Selkie.Engine.Images.Hosts;

namespace Selkie.Engine.Tests.Images;

public sealed class ImagePlaceTests
{
    [Theory]
    [InlineData("alpine:1", "", "", "alpine:1")]
    [InlineData("root@localhost::alpine", "", "root", "alpine")]
    [InlineData("1000:1000@localhost::", "", "1000", "")]
    [InlineData("far::quay.io/sea/salt:1", "far", "", "quay.io/sea/salt:1")]
    [InlineData("me@10.0.0.1:22/run/podman.sock::", "me@10.0.0.1:22/run/podman.sock", "", "")]
    public void A_place_is_a_host_or_a_user_and_an_image(string text, string host, string user, string image) =>
        Assert.Equal((host, user, image), (ImagePlace.Parse(text).Host, ImagePlace.Parse(text).User, ImagePlace.Parse(text).Image));
}
