using Selkie.Api.Libpod;
using Selkie.Cli.Output;
using Selkie.Cli.Templates;
using Selkie.Oci.Text;

namespace Selkie.Cli.Tests.Templates;

/// <summary>Each expectation was printed by Podman 5.4.2 for the same template and data.</summary>
public class TemplateTests
{
    private sealed record Row(string Id, string Names, string Image, string Pod, Dictionary<string, string> Labels);

    private static readonly Row Container =
        new("e227c6aa1d1f", "tt", "quay.io/libpod/testimage:20241011", "", new() { ["a"] = "b", ["c"] = "d" });

    private static readonly RowShape<Row> Shape = new RowShape<Row>("containers.psReporter")
        .Add("ID", r => r.Id, "CONTAINER ID").Add("Names", r => r.Names).Add("Image", r => r.Image).Add("Pod", r => r.Pod)
        .Add("Labels", r => r.Labels).Add("CreatedAt", _ => "now").AddMethod("Label", 1, (r, a) => r.Labels.GetValueOrDefault(a[0].ToString()));

    private static string Print(string? format)
    {
        using var text = new StringWriter();
        ReportPrinter.Rows(new Screen("podman", text, text), "ps", format, "{{.ID}}\t{{.Names}}", [Container], Shape);
        return text.ToString();
    }

    private static readonly ContainerInspection Inspected = new()
    {
        Id = "e227",
        Created = "2026-11-23T18:04:40.300151494Z",
        Name = "tt",
        State = new() { Status = "created" },
        Config = new() { Labels = new Dictionary<string, string> { ["a"] = "b", ["c"] = "d" }, Cmd = ["top"], Env = ["A=1", "B=2"] },
        HostConfig = new(),
        NetworkSettings = new(),
    };

    private static string Inspect(string format)
    {
        using var text = new StringWriter();
        ReportPrinter.Values(new Screen("podman", text, text), "inspect", InspectOutput.Normalize(format, "all"), [InspectOutput.Value(Inspected)]);
        return text.ToString();
    }

    [Theory]
    [InlineData("{{.Names}}\\t{{.Labels}}", "tt\tmap[a:b c:d]\n")]
    [InlineData("{{.Labels.a}}{{.Labels.zz}}|", "b<no value>|\n")]
    [InlineData("{{index .Labels \"a\"}} {{len .Labels}}", "b 2\n")]
    [InlineData("{{.Label \"a\"}}", "b\n")]
    [InlineData("{{range .}}{{.Names}} {{end}}", "tt \n")]
    [InlineData("{{printf \"%-14s|%5d|%q|%v|%x|%t\" .ID 12 .Names .Labels 255 true}}", "e227c6aa1d1f  |   12|\"tt\"|map[a:b c:d]|ff|true\n")]
    [InlineData("{{if .Pod}}a{{else if .ID}}b{{else}}c{{end}} {{with .Names}}{{.}}{{end}}", "b tt\n")]
    [InlineData("{{range $k, $v := .Labels}}{{$k}}={{$v}};{{end}}", "a=b;c=d;\n")]
    [InlineData("{{eq .Image \"x\"}} {{lt 1 2}} {{and true .ID}} {{or .Pod \"none\"}} {{not .ID}}", "false true e227c6aa1d1f none false\n")]
    [InlineData("{{slice .ID 0 3}} {{truncate .ID 4}} {{pad .Names 1 2}}| {{upper .Names}} {{title \"foo bar\"}} {{split .Image \"/\"}} {{lower \"ABC\"}}",
        "e22 e227  tt  | TT Foo Bar [quay.io libpod testimage:20241011] abc\n")]
    [InlineData("{{json .Names}} {{json .Labels}}", "\"tt\" {\"a\":\"b\",\"c\":\"d\"}\n")]
    [InlineData("table {{.Names}}\\t{{.ID}}", "NAMES       CONTAINER ID\ntt          e227c6aa1d1f\n")]
    [InlineData("table {{.Names}} x {{.CreatedAt}}", "NAMES       x           CREATED AT\ntt          x           now\n")]
    [InlineData(null, "CONTAINER ID  NAMES\ne227c6aa1d1f  tt\n")]
    [InlineData("table", "table\n")]
    public void Rows_print_as_podman_prints_them(string? format, string expected) => Assert.Equal(expected, Print(format));

    [Theory]
    [InlineData("{{.Foo}}", "template: ps:1:13: executing \"ps\" at <.Foo>: can't evaluate field Foo in type containers.psReporter")]
    [InlineData("{{.Label}}", "template: ps:1:13: executing \"ps\" at <.Label>: wrong number of args for Label: want 1 got 0")]
    [InlineData("{{.foo.bar}}", "template: ps:1:17: executing \"ps\" at <.foo.bar>: can't evaluate field foo in type containers.psReporter")]
    [InlineData("{{.Names.x}}", "template: ps:1:19: executing \"ps\" at <.Names.x>: can't evaluate field x in type string")]
    [InlineData("{{len .Foo}}", "template: ps:1:17: executing \"ps\" at <.Foo>: can't evaluate field Foo in type containers.psReporter")]
    [InlineData("{{index .Names 5}}", "template: ps:1:13: executing \"ps\" at <index .Names 5>: error calling index: index out of range: 5")]
    [InlineData("{{foo .Names}}", "template: ps:1: function \"foo\" not defined")]
    [InlineData("{{.Names", "template: ps:1: bad character U+007B '{'")]
    [InlineData("{{range $i, $v := .Names}}{{end}}", "template: ps:1:29: executing \"ps\" at <.Names>: range can't iterate over tt")]
    public void Mistakes_fail_with_the_text_of_go(string format, string expected) =>
        Assert.Equal(expected, Assert.Throws<TemplateException>(() => Print(format)).Message);

    [Theory]
    [InlineData("{{.Id}} {{.ID}} {{.Created}}", "e227 e227 2026-11-23 18:04:40.300151494 +0000 UTC\n")]
    [InlineData("{{.Config.Labels}} {{.Config.Labels.a}} {{.Config.Labels.zz}} {{.Config.Cmd}} {{.HostConfig.Memory}} {{.NetworkSettings.Ports}} {{.Mounts}} {{.State.StartedAt}}",
        "map[a:b c:d] b <no value> [top] 0 map[] [] 0001-01-01 00:00:00 +0000 UTC\n")]
    [InlineData("{{json .Config.Cmd}} {{json .State.StartedAt}} {{.Name}}{{\"\\n\"}}x", "[\"top\"] \"0001-01-01T00:00:00Z\" tt\nx")]
    [InlineData("{{range .Config.Env}}{{println .}}{{end}}", "A=1\nB=2\n\n")]
    [InlineData("{{- .Name -}}  x {{/* c */}} {{`raw`}} {{\"a\" | printf \"%s-%s\" \"b\"}} {{$x := 5}}{{$x}} {{(.State).Status}} {{print 1 2 \"x\" \"y\" 3}}", "ttx  raw b-a 5 created 1 2xy3\n")]
    [InlineData("{{printf \"%d\" \"x\"}} {{printf \"%s\" 5}} {{printf \"%d\"}} {{printf \"%.2f %6.1f\" 3.14159 2.5}}", "%!d(string=x) %!s(int=5) %!d(MISSING) 3.14    2.5\n")]
    [InlineData("table {{.Name}}", "tt\n")]
    public void Inspected_objects_print_as_podman_prints_them(string format, string expected) => Assert.Equal(expected, Inspect(format));

    [Fact]
    public void What_was_printed_before_a_mistake_stays_printed()
    {
        using var text = new StringWriter();
        var screen = new Screen("podman", text, text);
        Assert.Throws<TemplateException>(() => ReportPrinter.Rows(screen, "ps", "table {{.Names}} {{.Foo}}", "", [Container], Shape));
        Assert.Equal("NAMES       <no value>\ntt", text.ToString().TrimEnd());
    }

    [Theory]
    [InlineData(12567255, "12.57MB")]
    [InlineData(0, "0B")]
    [InlineData(999, "999B")]
    [InlineData(1000, "1kB")]
    [InlineData(1234567890123, "1.235TB")]
    public void Sizes_have_four_digits(long bytes, string expected) => Assert.Equal(expected, HumanUnits.Size(bytes));

    [Theory]
    [InlineData(0, "Less than a second")]
    [InlineData(1, "1 second")]
    [InlineData(45, "45 seconds")]
    [InlineData(60, "About a minute")]
    [InlineData(150, "2 minutes")]
    [InlineData(3600, "About an hour")]
    [InlineData(7200, "2 hours")]
    [InlineData(3600 * 49, "2 days")]
    [InlineData(3600 * 24 * 15, "2 weeks")]
    [InlineData(3600 * 24 * 90, "3 months")]
    [InlineData(3600 * 24 * 800, "2 years")]
    public void Durations_read_as_docker_writes_them(int seconds, string expected) => Assert.Equal(expected, HumanUnits.Duration(TimeSpan.FromSeconds(seconds)));
}
