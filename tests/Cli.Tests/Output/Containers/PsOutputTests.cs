using Selkie.Cli.Output.Containers;
using Selkie.Engine.Containers;
using Selkie.Engine.Containers.Listing;
using Selkie.Engine.State;
using Selkie.Oci.Mapping;
using Selkie.Runtime.Containers;

namespace Selkie.Cli.Tests.Output.Containers;

public class PsOutputTests
{
    private static readonly ContainerListing Created = new(
        new ContainerSummary
        {
            Id = new string('a', 64),
            Name = "web",
            Image = "localhost/it:1",
            ImageId = new string('b', 64),
            Created = DateTimeOffset.UnixEpoch,
            Command = ["run", "<it>"],
            Ports = [new PortMapping("", 8080, 80, 2, "tcp")],
            Exposed = ["99/tcp", "77/udp", "77/tcp"],
            Labels = new Dictionary<string, string> { ["z"] = "1", ["a"] = "&" },
            Mounts = ["/v"],
            Networks = ["podman"],
        },
        ContainerState.Created, 0, new LastRun());

    private static string Print(ListContainers request, params ContainerListing[] rows) => Printed.Text(screen => PsOutput.Print(request, rows, screen));

    [Fact]
    public void Json_has_libpods_members_in_their_order_and_maps_in_the_order_of_keys() => Assert.Equal(
        $$"""
        [
          {
            "AutoRemove": false,
            "Command": [
              "run",
              "\u003cit\u003e"
            ],
            "CreatedAt": "{{Selkie.Oci.Text.HumanUnits.Ago(DateTimeOffset.UnixEpoch)}}",
            "CIDFile": "",
            "Exited": false,
            "ExitedAt": -62135596800,
            "ExitCode": 0,
            "ExposedPorts": {
              "77": [
                "udp",
                "tcp"
              ],
              "99": [
                "tcp"
              ]
            },
            "Id": "{{new string('a', 64)}}",
            "Image": "localhost/it:1",
            "ImageID": "{{new string('b', 64)}}",
            "IsInfra": false,
            "Labels": {
              "a": "\u0026",
              "z": "1"
            },
            "Mounts": [
              "/v"
            ],
            "Names": [
              "web"
            ],
            "Namespaces": {},
            "Networks": [
              "podman"
            ],
            "Pid": 0,
            "Pod": "",
            "PodName": "",
            "Ports": [
              {
                "host_ip": "",
                "container_port": 80,
                "host_port": 8080,
                "range": 2,
                "protocol": "tcp"
              }
            ],
            "Restarts": 0,
            "Size": null,
            "StartedAt": -62135596800,
            "State": "created",
            "Status": "Created",
            "Created": 0
          }
        ]

        """, Print(new() { Format = "json" }, Created));

    [Fact]
    public void Nothing_is_an_empty_list() => Assert.Equal("[]\n", Print(new() { Format = "json" }));

    [Fact]
    public void A_template_has_the_same_document() =>
        Assert.StartsWith("""{"AutoRemove":false,"Command":["run","<it>"],""", Print(new() { Format = "{{json .}}" }, Created), StringComparison.Ordinal);

    [Fact]
    public void Sizes_and_namespaces_stand_in_the_document_where_they_were_asked_for()
    {
        var row = Created with { Size = new(10, 2), Namespaces = ["1", "", "3", "", "", "", "7"] };
        var text = Print(new() { Format = "{{json .}}" }, row);
        Assert.Contains("\"Size\":{\"rootFsSize\":10,\"rwSize\":2}", text);
        Assert.Contains("\"Namespaces\":{\"Mnt\":\"1\",\"Ipc\":\"3\",\"User\":\"7\"}", text);
    }

    [Fact]
    public void Ids_are_short_unless_they_are_to_be_whole()
    {
        Assert.Equal("aaaaaaaaaaaa\n", Print(new() { Quiet = true }, Created));
        Assert.Equal(new string('a', 64) + "\n", Print(new() { Quiet = true, NoTruncation = true }, Created));
    }

    [Fact]
    public void A_table_has_headings_unless_nobody_wants_them()
    {
        Assert.StartsWith("CONTAINER ID  IMAGE", Print(new(), Created), StringComparison.Ordinal);
        Assert.StartsWith("aaaaaaaaaaaa  localhost/it:1", Print(new() { NoHeading = true }, Created), StringComparison.Ordinal);
    }
}
