using Selkie.Oci.Images;

namespace Selkie.Oci.Tests;

public sealed class PlatformTests
{
    [Theory]
    [InlineData("linux/amd64", "linux/amd64/v1", true)]
    [InlineData("linux/arm64", "linux/arm64/v8", true)]
    [InlineData("linux/arm", "linux/arm/v7", true)]
    [InlineData("linux/arm/6", "linux/arm/v6", true)]
    [InlineData("linux/amd64/v3", "linux/amd64", false)]
    [InlineData("linux/amd64", "linux/amd64/v2", false)]
    [InlineData("linux/arm/v7", "linux/arm/v6", false)]
    [InlineData("linux/arm64", "linux/amd64", false)]
    public void A_variant_that_every_such_processor_has_may_be_left_out(string wanted, string its, bool same) =>
        Assert.Equal(same, Platform.Parse(wanted).Canonical().IsSatisfiedBy(Platform.Parse(its).Canonical()));
}
