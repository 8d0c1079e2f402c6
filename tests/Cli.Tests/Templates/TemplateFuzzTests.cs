using Selkie.Cli.Output;
using Selkie.Cli.Templates;
using Selkie.Fuzzing;

namespace Selkie.Cli.Tests.Templates;

/// <summary>Whatever a user gives as a format: it prints something, or is refused.</summary>
public sealed class TemplateFuzzTests
{
    private sealed record Row(string Id, string Names, Dictionary<string, string> Labels);

    private static readonly Row Container = new("e227c6aa1d1f", "tt", new() { ["a"] = "b", ["c"] = "d" });

    private static readonly RowShape<Row> Shape = new RowShape<Row>("containers.psReporter")
        .Add("ID", r => r.Id, "CONTAINER ID").Add("Names", r => r.Names).Add("Image", _ => "quay.io/x/y:1").Add("Pod", _ => "")
        .Add("Labels", r => r.Labels).AddMethod("Label", 1, (r, a) => r.Labels.GetValueOrDefault(a[0].ToString()));

    // What chance has found.
    [Theory]
    [InlineData("{{with .Labels}}x")]
    [InlineData("{{if true}}{{else}}x")]
    public void A_format_that_is_not_ended_is_refused(string format)
    {
        using var text = new StringWriter();
        Assert.EndsWith("unexpected EOF", Assert.Throws<TemplateException>(() => ReportPrinter.Rows(new Screen("podman", text, text), "ps", format, "{{.ID}}", [Container], Shape)).Message);
    }

    [Theory]
    [InlineData("{{''}}", "malformed character constant: ''")]
    [InlineData("{{'ab'}}", "malformed character constant: 'ab'")]
    [InlineData("{{pad .Names -1 0}}", "strings: negative Repeat count")]
    public void What_go_refuses_is_refused(string format, string problem)
    {
        using var text = new StringWriter();
        Assert.EndsWith(problem, Assert.Throws<TemplateException>(() => ReportPrinter.Rows(new Screen("podman", text, text), "ps", format, "{{.ID}}", [Container], Shape)).Message);
    }

    [Theory]
    [InlineData("{{\"\\ud8\"}}", "\ufffd")]
    [InlineData("{{printf \"%99999999999d\" 1}}", "%!(NOVERB)%!(EXTRA int=1)")]
    [InlineData("{{printf \"%*d\" 99999999 1}}", "%!(BADWIDTH)1")]
    [InlineData("{{printf \"%c\" -1}}", "\ufffd")]
    public void What_go_prints_as_a_mistake_is_printed(string format, string expected)
    {
        using var text = new StringWriter();
        ReportPrinter.Rows(new Screen("podman", text, text), "ps", format, "{{.ID}}", [Container], Shape);
        Assert.Equal(expected, text.ToString().TrimEnd('\n'));
    }

    [Fact]
    public void Parentheses_may_not_be_nested_for_ever()
    {
        using var text = new StringWriter();
        var format = "{{" + new string('(', 5000) + ".ID" + new string(')', 5000) + "}}";
        Assert.EndsWith("max expression depth exceeded", Assert.Throws<TemplateException>(() => ReportPrinter.Rows(new Screen("podman", text, text), "ps", format, "{{.ID}}", [Container], Shape)).Message);
    }

    [Fact]
    public void Formats() => Fuzzer.Run("templates", bytes =>
    {
        using var text = new StringWriter();
        ReportPrinter.Rows(new Screen("podman", text, text), "ps", Fuzzer.Text(bytes), "{{.ID}}", [Container], Shape);
    }, e => e is TemplateException);
}
