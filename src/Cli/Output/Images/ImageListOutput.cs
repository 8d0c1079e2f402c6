using Selkie.Api.Libpod;
using Selkie.Api.Shapes;
using Selkie.Cli.Templates;
using Selkie.Engine.Images;
using Selkie.Engine.Images.Listing;
using Selkie.Oci;
using Selkie.Oci.Text;

namespace Selkie.Cli.Output.Images;

/// <summary>Prints <c>images</c>: a row for each name of an image.</summary>
internal static class ImageListOutput
{
    private const string None = "<none>";
    private const int Indent = 4;

    [Printer]
    public static int Print(ListImages request, IReadOnlyList<ImageSummary> images, Screen output)
    {
        foreach (var image in images.Where(image => image.Problem is not null)) output.Error.Write($"Error: {image.Problem}\n");
        var rows = Sort(request.Sort, images.SelectMany(image => RowsOf(image, request.NoTruncation)));
        if (ReportPrinter.IsJson(request.Format)) output.Out.Write(DocumentText.OfList(rows.Select(r => r.Image.ToDocument()), Indent) + "\n");
        else if (request.Quiet)
        {
            foreach (var id in rows.Select(r => r.Id).Distinct()) output.Out.Write(id + "\n");
        }
        else ReportPrinter.Rows(output, "images", request.Format, Table(request, images), rows, Shape(), !request.NoHeading);
        return images.Any(image => image.Problem is not null) ? ErrorCodes.Usual : 0;
    }

    // What ids are is known to nobody but the column: short ones without the algorithm, long ones with it.
    private sealed record Row(ImageSummary Image, string Repository, string Tag, string Id);

    private static IEnumerable<Row> RowsOf(ImageSummary image, bool full)
    {
        var id = full ? "sha256:" + image.Id : ShortId.Of(image.Id);
        var rows = new List<Row>();
        foreach (var name in image.Names)
        {
            if (Reference.TryParseBare(name, out var reference) && reference.Tag is { } tag) rows.Add(new(image, reference.Name, tag, id));
        }
        if (rows.Count > 0) return rows;
        var first = image.Names.Count > 0 && Reference.TryParseBare(image.Names[0], out var untagged) ? untagged.Name : None;
        return [new(image, first, None, id)];
    }

    private static List<Row> Sort(string field, IEnumerable<Row> rows) =>
    [
        .. field switch
        {
            "id" => rows.OrderBy(r => r.Id, StringComparer.Ordinal),
            "repository" => rows.OrderBy(r => r.Repository, StringComparer.Ordinal).ThenBy(r => r.Tag, StringComparer.Ordinal),
            "size" => rows.OrderBy(r => r.Image.Size),
            "tag" => rows.OrderBy(r => r.Tag, StringComparer.Ordinal),
            _ => rows.OrderByDescending(r => r.Image.Created.ToUnixTimeSeconds()),
        },
    ];

    private static string Table(ListImages request, IReadOnlyList<ImageSummary> images) =>
        "{{.Repository}}\t{{.Tag}}" + (request.Digests ? "\t{{.Digest}}" : "") + "\t{{.ID}}\t{{.Created}}\t{{.Size}}"
        + (request.History ? "\t{{if .History}}{{.History}}{{else}}<none>{{end}}" : "")
        + (images.Any(i => i.ReadOnly) ? "\t{{.ReadOnly}}" : "");

    private static RowShape<Row> Shape() => new RowShape<Row>("images.imageReporter", Data, ["Repository", "Tag", .. ListedImage.GoNames])
        .Add("Repository", r => r.Repository, "REPOSITORY")
        .Add("Tag", r => r.Tag, "TAG")
        .Add("ID", r => r.Id, "IMAGE ID")
        .Add("Created", r => HumanUnits.Ago(r.Image.Created))
        .Add("CreatedSince", r => HumanUnits.Ago(r.Image.Created))
        .Add("CreatedAt", r => Rfc3339.ToGoText(Rfc3339.FormatSecond(r.Image.Created)))
        .Add("CreatedTime", r => Rfc3339.ToGoText(Rfc3339.FormatSecond(r.Image.Created)))
        .Add("Size", r => HumanUnits.Size(r.Image.Size, 3, " "))
        .Add("History", r => string.Join(", ", r.Image.History))
        .Heading("ReadOnly", "R/O");

    private static GoStruct Data(Row row) => new("images.imageReporter",
    [
        new("Repository", "repository", "string", row.Repository, LeftOut.Zero),
        new("Tag", "tag", "string", row.Tag, LeftOut.Zero),
        GoMember.Embedded(row.Image.ToDocument().ToGo().With("RepoTags", "[]string", row.Image.Names)),
    ]);
}
