using Selkie.Api.Libpod;
using Selkie.Cli.Output;
using Selkie.Cli.Templates;

namespace Selkie.Cli.Tests.Templates;

/// <summary>Templates see what documents are in Go; each expectation was printed by Podman 5.4.2 for the same template and data.</summary>
public class TypedTemplateTests
{
    private static readonly ImageInspection Image = new()
    {
        Id = "a11",
        Digest = "sha256:1",
        Created = "2026-11-27T08:49:19.5Z",
        Config = new() { Labels = new Dictionary<string, string> { ["made"] = "2026-11-27T08:49:19Z" } },
        RootFs = new("layers", ["sha256:2"]),
    };

    private static readonly ContainerInspection Container = new()
    {
        Id = "c22",
        Created = "2026-11-27T16:33:55.445110551Z",
        State = new() { Status = "created" },
        Config = new() { Healthcheck = new() { Interval = 30_000_000_000 } },
        HostConfig = new() { LogConfig = new("k8s-file", null, "/l", "", "0B") },
        NetworkSettings = new() { Ports = new Dictionary<string, IReadOnlyList<HostPort>?> { ["99/tcp"] = null } },
    };

    private static string Inspect(Selkie.Api.ObjectInspection inspection, string format) =>
        Printed(output => ReportPrinter.Values(output, "inspect", InspectOutput.Normalize(format, "all"), [InspectOutput.Value(inspection)]));

    private static string Printed(Action<Screen> print)
    {
        using var text = new StringWriter();
        print(new Screen("podman", text, text));
        return text.ToString();
    }

    [Theory]
    [InlineData("{{.Config.Labels.made}}", "2026-11-27T08:49:19Z")]
    [InlineData("{{.Created}} {{.Created.Format \"2006-01-02 15:04\"}} {{.Created.Year}}", "2026-11-27 08:49:19.5 +0000 UTC 2026-11-27 08:49 2026")]
    [InlineData("[{{.Config.User}}] {{.Config.Entrypoint}} {{.Config.ExposedPorts}} {{.HealthCheck}} {{.Config.ArgsEscaped}}", "[] [] map[] <nil> false")]
    [InlineData("{{json .Config.Entrypoint}} {{json .Config.Volumes}} {{json .HealthCheck}}", "null null null")]
    [InlineData("{{json .Config}}", "{\"Labels\":{\"made\":\"2026-11-27T08:49:19Z\"}}")]
    [InlineData("[{{index .Config.Labels \"missing\"}}] {{.Config.Labels.missing}}", "[] <no value>")]
    [InlineData("{{if .HealthCheck}}yes{{else}}no{{end}} {{if .Config.Env}}yes{{else}}no{{end}}", "no no")]
    [InlineData("{{.Id}} {{.RootFS}} {{.RootFS.Layers}}", "a11 {layers [sha256:2]} [sha256:2]")]
    public void Of_an_image(string format, string expected) => Assert.Equal(expected + "\n", Inspect(Image, format));

    [Theory]
    [InlineData("{{.Config.Healthcheck.Interval}} {{json .Config.Healthcheck}}", "30s {\"Interval\":30000000000}")]
    [InlineData("{{.State.Health}} {{.State.Healthcheck}} {{.SizeRw}} {{.Config.OnBuild}}", "<nil> <nil> <nil> <nil>")]
    [InlineData("{{.NetworkSettings.Ports}} {{json .NetworkSettings.Ports}}", "map[99/tcp:[]] {\"99/tcp\":null}")]
    [InlineData("{{.HostConfig.LogConfig}}", "{k8s-file map[] /l  0B}")]
    [InlineData("{{.NetworkSettings}}", "{{   0 []   0 []  []}   false  0 map[99/tcp:[]]  map[]}")]
    [InlineData("{{.State.StartedAt.IsZero}} {{.State.StartedAt}}", "true 0001-01-01 00:00:00 +0000 UTC")]
    [InlineData("{{html \"<a>\"}} {{js \"it's\"}} {{urlquery \"a b/c\"}}", "&lt;a&gt; it\\'s a+b%2Fc")]
    [InlineData("{{range .Args}}{{else}}none{{end}}", "none")]
    public void Of_a_container(string format, string expected) => Assert.Equal(expected + "\n", Inspect(Container, format));

    [Theory]
    [InlineData("{{.Config.Nope}}", "template: inspect:1:20: executing \"inspect\" at <.Config.Nope>: can't evaluate field Nope in type *v1.ImageConfig")]
    [InlineData("{{.Nope}}", "template: inspect:1:13: executing \"inspect\" at <.Nope>: can't evaluate field Nope in type interface {}")]
    [InlineData("{{json .Id}}", "template: inspect:1:18: executing \"inspect\" at <.Id>: can't evaluate field Id in type interface {}")]
    [InlineData("{{len .Config}}", "template: inspect:1:13: executing \"inspect\" at <len .Config>: error calling len: len of type v1.ImageConfig")]
    [InlineData("{{len .HealthCheck}}", "template: inspect:1:13: executing \"inspect\" at <len .HealthCheck>: error calling len: len of nil pointer")]
    [InlineData("{{.HealthCheck.Test}}", "template: inspect:1:25: executing \"inspect\" at <.HealthCheck.Test>: nil pointer evaluating *manifest.Schema2HealthConfig.Test")]
    [InlineData("{{join .RootFS.Layers \",\"}}", "template: inspect:1:25: executing \"inspect\" at <.RootFS.Layers>: wrong type for value; expected []string; got []digest.Digest")]
    [InlineData("{{{}}", "template: inspect:1: unexpected \"{\" in command")]
    public void What_go_refuses_is_refused_in_its_words(string format, string expected) =>
        Assert.Equal(expected, Assert.Throws<TemplateException>(() => Inspect(Image, format)).Message);

    [Theory]
    [InlineData("{{define \"x\"}}<{{.Os}}>{{end}}{{template \"x\" .Client}}", "<linux>\n")]
    [InlineData("{{block \"y\" .Client}}{{.Os}}{{end}}", "linux\n")]
    [InlineData("{{.Server}} {{json .Server}}", "<nil> null\n")]
    [InlineData("{{range $i := len .Client.Os}}{{if eq $i 2}}{{break}}{{end}}{{if eq $i 0}}{{continue}}{{end}}{{$i}}{{end}}", "1\n")]
    public void Templates_within_templates_and_ways_out_of_loops(string format, string expected) =>
        Assert.Equal(expected, Printed(output => ReportPrinter.Value(output, "version", format, TypedValue.Of(Version, "*types.SystemVersionReport"))));

    private static readonly SystemVersion Version = new() { Client = new() { ApiVersion = "5.4.2", Version = "5.4.2", GoVersion = "g", BuiltTime = "b", BuildOrigin = "o", OsArch = "linux/amd64" } };

    [Fact]
    public void A_table_of_one_value_ranges_over_it_and_fails() => Assert.StartsWith(
        "template: version:1:8: executing \"version\" at <.>: range can't iterate over {",
        Assert.Throws<TemplateException>(() => Printed(output => ReportPrinter.Value(output, "version", "table {{.Client}}", TypedValue.Of(Version, "*types.SystemVersionReport")))).Message,
        StringComparison.Ordinal);

    /// <summary>The shape knows what the document's own writer knows: names, order and what is left out.</summary>
    [Fact]
    public void A_shape_is_the_same_json_as_its_document()
    {
        foreach (var inspection in new Selkie.Api.ObjectInspection[] { Image, Container })
            Assert.Equal(DocumentText.Of(inspection), TemplateFunctions.Json(InspectOutput.Value(inspection)));
        Assert.Equal(DocumentText.Of(Version), TemplateFunctions.Json(TypedValue.Any(Version)));
    }

    [Theory]
    [InlineData("Mon Jan _2 15:04:05 2006", "Fri Nov 27 16:03:05 2026")]
    [InlineData("2006-01-02T15:04:05.999999999Z07:00", "2026-11-27T16:03:05.44511Z")]
    [InlineData("02 January 06, 3:04PM .000 -0700 MST", "27 November 26, 4:03PM .445 +0000 UTC")]
    [InlineData("Monday 002 Z0700", "Friday 331 Z")]
    public void A_time_is_printed_by_its_layout(string layout, string expected) => Assert.Equal(
        expected, GoTimeLayout.Format(new DateTimeOffset(2026, 11, 27, 16, 3, 5, TimeSpan.Zero), 445_110_000, layout));
}
