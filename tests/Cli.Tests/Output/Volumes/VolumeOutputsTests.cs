using Selkie.Api.Libpod;
using Selkie.Cli.Output.Volumes;
using Selkie.Engine.Verbs;
using Selkie.Engine.Volumes;
using Selkie.Oci;

namespace Selkie.Cli.Tests.Output.Volumes;

public class VolumeOutputsTests
{
    private static readonly VolumeInspection Data = new()
    {
        Name = "data",
        Driver = "local",
        Mountpoint = "/v/_data",
        CreatedAt = "2024-01-02T03:04:05Z",
        Labels = new Dictionary<string, string> { ["a"] = "<b>" },
        Options = new Dictionary<string, string>(),
    };

    private static string Inspect(string format) => Printed.Text(screen => VolumeOutputs.Inspected(new InspectVolumes { Format = format }, new InspectVolumesReport([Data], []), screen));

    [Fact]
    public void Json_leaves_out_what_is_not_so() => Assert.Equal(
        """
        [
          {
            "Name": "data",
            "Driver": "local",
            "Mountpoint": "/v/_data",
            "CreatedAt": "2024-01-02T03:04:05Z",
            "Labels": {
              "a": "\u003cb\u003e"
            },
            "Scope": "local",
            "Options": {},
            "MountCount": 0,
            "LockNumber": 0
          }
        ]

        """, Printed.Text(screen => VolumeOutputs.Listed(new ListVolumes { Format = "json" }, [Data], screen)));

    [Fact]
    public void A_template_sees_what_json_leaves_out() =>
        Assert.Equal("0 false map[] 0 <b>\n", Inspect("{{.UID}} {{.Anonymous}} {{.Status}} {{.Timeout}} {{.Labels.a}}"));

    [Fact]
    public void A_template_that_prints_json_leaves_it_out_again() =>
        Assert.Equal("""{"Name":"data","Driver":"local","Mountpoint":"/v/_data","CreatedAt":"2024-01-02T03:04:05Z","Labels":{"a":"<b>"},"Scope":"local","Options":{},"MountCount":0,"LockNumber":0}""" + "\n", Inspect("{{json .}}"));

    [Fact]
    public void Of_what_is_not_there_the_first_is_the_error()
    {
        var report = new InspectVolumesReport([], [new(ErrorKind.NotFound, "no such volume x"), new(ErrorKind.NotFound, "no such volume y")]);
        using var error = new StringWriter();
        var thrown = Assert.Throws<EngineError>(() => VolumeOutputs.Inspected(new InspectVolumes(), report, new Cli.Output.Screen("podman", new StringWriter(), error)));
        Assert.Equal(("no such volume x", "error inspecting object: no such volume y\n"), (thrown.Message, error.ToString()));
    }

    [Fact]
    public void Who_had_nothing_to_answer_is_told_so() => Assert.Equal(
        "nothing there\n", Printed.Text(screen => VolumeOutputs.Pruned(new PruneVolumesReport(new BatchReport([], [])) { Notice = "nothing there\n" }, screen)));
}
