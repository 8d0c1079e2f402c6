using Selkie.Linux.Mounting;

namespace Selkie.Linux.Tests;

public sealed class OverlayDataTests
{
    [Fact]
    public void Options_are_set_one_by_one_and_each_lower_directory_by_itself() => Assert.Equal(
        [("lowerdir+", "l/A"), ("lowerdir+", "/with:colon"), ("upperdir", "/up,per"), ("workdir", @"/w\k"), ("volatile", null), ("index", "off")],
        OverlayData.Split(@"lowerdir=l/A:/with\:colon,upperdir=/up\,per,workdir=/w\\k,volatile,index=off"));

    [Fact]
    public void A_label_in_quotation_marks_stays_whole() => Assert.Equal(
        [("lowerdir+", "l/A"), ("context", "system_u:object_r:container_file_t:s0:c1,c2"), ("volatile", null)],
        OverlayData.Split("lowerdir=l/A,context=\"system_u:object_r:container_file_t:s0:c1,c2\",volatile"));
}
