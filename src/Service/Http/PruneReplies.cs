using Selkie.Api.Libpod;
using Selkie.Engine.Verbs;

namespace Selkie.Service.Http;

/// <summary>What was pruned, in both trees' shapes.</summary>
internal static class PruneReplies
{
    /// <summary>Docker's: what is gone, and how much room that gave.</summary>
    /// <param name="name">The list's name.</param>
    /// <param name="gone">Ids or names.</param>
    /// <param name="bytes">The room.</param>
    /// <param name="noneIsNull">A list of nothing is null, as it is of containers.</param>
    public static Reply ForDocker(string name, IReadOnlyCollection<string> gone, long bytes, bool noneIsNull = false) => new(200, json =>
    {
        json.WriteStartObject();
        if (noneIsNull && gone.Count == 0)
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteStartArray(name);
            foreach (var id in gone) json.WriteStringValue(id);
            json.WriteEndArray();
        }
        json.WriteNumber("SpaceReclaimed"u8, bytes);
        json.WriteEndObject();
    });

    /// <summary>Libpod's: an object for each, errors among them.</summary>
    /// <param name="report">What was done.</param>
    public static Reply ForLibpod(BatchReport report) =>
        Reply.Of([.. report.Done.Select(id => new PrunedObject { Id = id }), .. report.Errors.Select(error => new PrunedObject { Id = error.Subject ?? "", Err = error.Message })]);
}
