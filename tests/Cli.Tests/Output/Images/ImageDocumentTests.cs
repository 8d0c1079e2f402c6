using Selkie.Cli.Output.Images;
using Selkie.Engine.Images;
using Selkie.Engine.Images.Listing;

namespace Selkie.Cli.Tests.Output.Images;

public class ImageDocumentTests
{
    private static readonly ImageSummary Plain = new() { Id = new string('c', 64), Created = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000).AddMilliseconds(5) };

    private static readonly HistoryRow Step = new() { Id = "<missing>", Created = new(2024, 1, 2, 3, 4, 5, 678, TimeSpan.FromHours(2)), CreatedBy = "make <it>", Size = 7 };

    private static string List(string? format, ImageSummary image) => Printed.Text(screen => ImageListOutput.Print(new ListImages { Format = format }, [image], screen));

    [Fact]
    public void An_image_without_a_name_leaves_out_what_is_empty() => Assert.Equal(
        $$"""
        [
            {
                "Id": "{{new string('c', 64)}}",
                "ParentId": "",
                "RepoTags": null,
                "RepoDigests": [],
                "Size": 0,
                "SharedSize": 0,
                "VirtualSize": 0,
                "Labels": null,
                "Containers": 0,
                "Dangling": true,
                "Created": 1700000000,
                "CreatedAt": "2023-11-14T22:13:20Z"
            }
        ]

        """, List("json", Plain with { Dangling = true }));

    [Fact]
    public void A_row_stands_for_each_name()
    {
        var image = Plain with { Names = ["localhost/a:1", "localhost/b:2"], Digest = "sha256:d" };
        Assert.Equal("localhost/a 1\nlocalhost/b 2\n", List("{{.Repository}} {{.Tag}}", image));
        Assert.Contains("\"Digest\": \"sha256:d\",\n        \"Names\": [\n            \"localhost/a:1\",\n            \"localhost/b:2\"\n        ],\n", List("json", image));
    }

    [Fact]
    public void What_is_damaged_is_told_and_fails()
    {
        var printed = Printed.By(screen => ImageListOutput.Print(new ListImages(), [Plain with { Problem = "it is damaged" }], screen));
        Assert.Equal((125, "Error: it is damaged\n"), (printed.Code, printed.Error));
    }

    [Fact]
    public void A_step_of_history_has_both_spellings_of_created() => Assert.Equal(
        """[{"id":"\u003cmissing\u003e","created":"2024-01-02T03:04:05.678+02:00","CreatedBy":"make \u003cit\u003e","size":7,"Created":"2024-01-02T01:04:05Z"}]""" + "\n",
        Printed.Text(screen => HistoryOutput.Print(new ShowHistory { Format = "json" }, [Step], screen)));

    [Fact]
    public void A_step_has_its_comment_and_tags_where_there_are_any() => Assert.Contains(
        "\"tags\":[\"localhost/a:1\"],\"size\":7,\"comment\":\"why\"",
        Printed.Text(screen => HistoryOutput.Print(new ShowHistory { Format = "json" }, [Step with { Tags = ["localhost/a:1"], Comment = "why" }], screen)));

    [Fact]
    public void Pruned_images_are_a_line_each() =>
        Assert.Equal("a\nb\n", Printed.Text(screen => PruneOutput.Print(new PruneImagesReport([("a", 1), ("b", 2)]), screen)));
}
