using Selkie.Oci.Toml;

namespace Selkie.Oci.Tests.Toml;

public sealed class TomlReaderTests
{
    [Fact]
    public void Every_form_the_configuration_files_use_is_read()
    {
        var table = TomlReader.Read("""
            # comment
            unqualified-search-registries = ["docker.io", 'quay.io', # here too
              ]
            short-name-mode="enforcing"
            [[registry]]
            prefix = "*.example.com"
            insecure = true
            [[registry.mirror]]
            location = "a"
            [[registry.mirror]]
            location = "b"
            [[registry]]
            location = 'c\d'
            [aliases]
            "ubi8/ubi" = "registry.access.redhat.com/ubi8/ubi"
            a.b = 1_000
            inline = { x = 0x1F, y = [1, 2.5], z = 1979-05-27T07:32:00Z }
            text = "tab\t\u00e9"
            many = \"\"\"
            first \
               second\"\"\"
            """.Replace("\\\"\\\"\\\"", "\"\"\""), "t.conf");
        Assert.Equal(["docker.io", "quay.io"], table.Strings("unqualified-search-registries")!);
        var registries = table.Tables("registry");
        Assert.Equal(2, registries.Count);
        Assert.True(registries[0].Bool("insecure"));
        Assert.Equal("b", registries[0].Tables("mirror")[1].String("location"));
        Assert.Equal(@"c\d", registries[1].String("location"));
        var aliases = table.Table("aliases")!;
        Assert.Equal("registry.access.redhat.com/ubi8/ubi", aliases.String("ubi8/ubi"));
        Assert.Equal(1000, aliases.Table("a")!.Integer("b"));
        Assert.Equal(31, aliases.Table("inline")!.Integer("x"));
        Assert.Equal("tab\té", aliases.String("text"));
        Assert.Equal("first second", aliases.String("many"));
    }

    [Theory]
    [InlineData("a = b", "t.conf:1: expected value but found \"b\" instead")]
    [InlineData("\na = 1 2", "t.conf:2: expected the end of the line")]
    [InlineData("a = 1\na = 2", "t.conf:2: key a is defined twice")]
    [InlineData("[a]\n[a]", "t.conf:2: table a is defined twice")]
    [InlineData("a = \"x", "t.conf:1: the string is not closed")]
    [InlineData("a = [1", "t.conf:1: expected a comma or ] in the array")]
    [InlineData("= 1", "t.conf:1: expected a key")]
    public void Errors_name_file_and_line(string text, string problem) =>
        Assert.Equal(problem, Assert.ThrowsAny<EngineError>(() => TomlReader.Read(text, "t.conf")).Message);

    [Fact]
    public void A_value_of_another_kind_is_named_by_its_path() =>
        Assert.Equal("t.conf: engine.x must be a string",
            Assert.ThrowsAny<EngineError>(() => TomlReader.Read("[engine]\nx = 1", "t.conf").Table("engine")!.String("x")).Message);
}
