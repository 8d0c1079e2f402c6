using Selkie.Oci.Text;

namespace Selkie.Oci.Tests.Text;

public sealed class CsvTests
{
    [Theory]
    [InlineData("a,b", "a|b")]
    [InlineData("a,\"b,c\",\"d\"\"e\"", "a|b,c|d\"e")]
    [InlineData("", "")]
    [InlineData("a,", "a|")]
    public void Fields_stand_between_commas_that_are_not_quoted(string line, string fields) => Assert.Equal(fields.Split('|'), Csv.Split(line));
}
