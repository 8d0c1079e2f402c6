namespace Selkie.Linux.Tests;

public sealed class OverlayDataTests
{
    [Fact]
    public void Options_are_set_one_by_one_and_each_lower_directory_by_itself() => Assert.Equal(
        [("lowerdir+", "l/A"), ("lowerdir+", "/with:colon"), ("upperdir", "/up,per"), ("workdir", @"/w\k"), ("volatile", null), ("index", "off")],
        OverlayData.Split(@"lowerdir=l/A:/with\:colon,upperdir=/up\,per,workdir=/w\\k,volatile,index=off"));
}
