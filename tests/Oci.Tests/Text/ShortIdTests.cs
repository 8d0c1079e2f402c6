using Selkie.Oci.Text;

namespace Selkie.Oci.Tests.Text;

public sealed class ShortIdTests
{
    [Fact]
    public void An_id_is_shown_by_its_first_twelve_digits() => Assert.Equal(["0123456789ab", "0123"], new[] { "0123456789abcdef", "0123" }.Select(ShortId.Of));
}
