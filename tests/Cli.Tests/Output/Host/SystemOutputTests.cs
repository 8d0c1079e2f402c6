using Selkie.Cli.Output;
using Selkie.Cli.Output.Host;
using Selkie.Cli.Templates;
using Selkie.Engine.Containers.Listing;
using Selkie.Engine.Events;
using Selkie.Engine.Events.Records;
using Selkie.Engine.Host;
using Selkie.Oci;
using Selkie.Runtime.Containers;

namespace Selkie.Cli.Tests.Output.Host;

public class SystemOutputTests
{
    private static readonly VersionReport Version = new() { Version = "5.4.2", Level = "5.4.2", Platform = "dotnet10", Built = DateTimeOffset.UnixEpoch, OsArch = "linux/amd64" };

    private static readonly EventRecord Died = new()
    {
        ContainerExitCode = 3,
        Id = new string('d', 64),
        Image = "localhost/it:1",
        Name = "web",
        Status = "died",
        Time = "2024-01-02T03:04:05.123456789Z",
        Type = "container",
        Attributes = new Dictionary<string, string> { ["z"] = "1", ["a"] = "2" },
    };

    private static string Show(string? format) => Printed.Text(screen => VersionOutput.Print(new ShowVersion { Format = format }, Version, screen));

    private static string Event(ShowEvents request)
    {
        using var output = new StringWriter();
        EventsOutput.Begin(request, new Screen("podman", output, output))(Died);
        return output.ToString();
    }

    [Fact]
    public void A_version_is_the_clients() => Assert.Equal(
        $$$"""{"Client":{"APIVersion":"5.4.2","Version":"5.4.2","GoVersion":"dotnet10","GitCommit":"","BuiltTime":"Thu Jan  1 00:00:00 1970","Built":0,"BuildOrigin":"{{{Version.Origin}}}","OsArch":"linux/amd64","Os":"linux"}}""" + "\n",
        Show("json"));

    [Theory]
    [InlineData("{{.Client.Version}} {{.Client.Os}}", "5.4.2 linux\n")]
    [InlineData("{{.Version}}", "5.4.2\n")]
    public void A_template_may_leave_the_client_out(string format, string text) => Assert.Equal(text, Show(format));

    [Fact]
    public void What_a_template_has_printed_before_it_failed_stays()
    {
        using var output = new StringWriter();
        Assert.Throws<TemplateException>(() => VersionOutput.Print(new ShowVersion { Format = "{{.Client.Version}} {{.Bogus}}" }, Version, new Screen("podman", output, output)));
        Assert.Equal("5.4.2 ", output.ToString());
    }

    [Fact]
    public void An_event_is_a_line_of_json_with_nine_digits_of_the_second() => Assert.Equal(
        $$$"""{"ContainerExitCode":3,"ID":"{{{Died.Id}}}","Image":"localhost/it:1","Name":"web","Status":"died","time":1704164645,"timeNano":1704164645123456789,"Type":"container","Attributes":{"a":"2","z":"1"}}""" + "\n",
        Event(new ShowEvents { Format = "json" }));

    [Fact]
    public void An_event_without_a_format_is_for_people() => Assert.Equal(
        "2024-01-02 03:04:05.123456789 +0000 UTC container died dddddddddddd (image=localhost/it:1, name=web, z=1, a=2)\n", Event(new ShowEvents { NoTruncation = false }));

    [Fact]
    public void Disk_usage_counts_what_could_go()
    {
        var report = new DiskUsageReport([], 2000, 500, [new("c", "i", [], 0, new ContainerSize(10, 4), default, ContainerState.Exited, "web")], [new("data", 0, 30)]);
        Assert.Equal(
            "Images 0 0 2kB 500B (25%)\nContainers 1 0 4B 4B (100%)\nLocal Volumes 1 0 30B 30B (100%)\n",
            Printed.Text(screen => DiskUsageOutput.Print(new ShowDiskUsage { Format = "{{.Type}} {{.Total}} {{.Active}} {{.Size}} {{.Reclaimable}}" }, report, screen)));
        Assert.Contains(
            "\"Type\": \"Local Volumes\",\n        \"Total\": 1,\n        \"Active\": 0,\n        \"RawSize\": 30,\n        \"RawReclaimable\": 30,\n        \"TotalCount\": 1,\n        \"Size\": \"30B\",\n        \"Reclaimable\": \"30B (100%)\"",
            Printed.Text(screen => DiskUsageOutput.Print(new ShowDiskUsage { Format = "json" }, report, screen)));
    }

    [Fact]
    public void Who_was_asked_and_said_no_is_told_nothing() =>
        Assert.Equal("", Printed.Text(screen => SystemPruneOutput.Print(new PruneSystem(), new PruneSystemReport([], [], [], [], 0, []) { IsDeclined = true }, screen)));

    [Fact]
    public void What_was_pruned_has_a_heading_for_each_kind() => Assert.Equal(
        "Deleted Containers\nc\nDeleted Images\ni\nTotal reclaimed space: 1kB\n",
        Printed.Text(screen => SystemPruneOutput.Print(new PruneSystem(), new PruneSystemReport(["c"], [], ["i"], [], 1000, []), screen)));

    [Fact]
    public void What_is_still_damaged_after_a_repair_fails()
    {
        var damage = new Storage.Checking.CheckReport();
        damage.Layers["l"] = ["gone"];
        var report = new CheckSystemReport(damage, ["l"], [], [], []) { IsStillDamaged = true };
        Assert.Equal("damage detected in local storage", Assert.Throws<EngineError>(() => Printed.By(screen => CheckOutput.Print(new CheckSystem(), report, screen))).Message);
        Assert.Equal(
            "damage in local storage still present after repair attempt",
            Assert.Throws<EngineError>(() => Printed.By(screen => CheckOutput.Print(new CheckSystem { Repair = true }, report, screen))).Message);
        Assert.Equal(0, Printed.By(screen => CheckOutput.Print(new CheckSystem { Repair = true }, report with { IsStillDamaged = false }, screen)).Code);
    }
}
