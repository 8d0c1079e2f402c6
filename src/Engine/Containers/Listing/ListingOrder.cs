namespace Selkie.Engine.Containers.Listing;

/// <summary>The orders of a list (podman-ps(1), --sort).</summary>
internal static class ListingOrder
{
    /// <summary>The rows in the order of a field; as they are where none is named.</summary>
    public static IReadOnlyList<ContainerListing> Sort(string? field, List<ContainerListing> rows) => field switch
    {
        "id" => ByText(rows, row => row.Summary.Id),
        "image" => ByText(rows, row => row.Summary.Image),
        "command" => ByText(rows, row => string.Join(' ', row.Summary.Command ?? [])),
        "names" => ByText(rows, row => row.Summary.Name),
        "status" => ByText(rows, row => row.State.ToString()),
        "runningfor" => [.. rows.OrderBy(row => row.Last.Started)],
        "size" => [.. rows.OrderBy(row => row.Size?.Root ?? 0)],
        _ => rows,
    };

    private static List<ContainerListing> ByText(List<ContainerListing> rows, Func<ContainerListing, string> key) => [.. rows.OrderBy(key, StringComparer.Ordinal)];
}
