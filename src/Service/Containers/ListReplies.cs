using Selkie.Engine.Differences;
using Selkie.Service.Http;
using Selkie.Service.Routing;

namespace Selkie.Service.Containers;

/// <summary>Replies of verbs that tell of containers, in libpod's tree.</summary>
internal static class ListReplies
{
    /// <summary>What it changed in its image.</summary>
    [Responder]
    public static Reply Changes(DiffReport report) => new(200, json =>
    {
        json.WriteStartArray();
        foreach (var change in report.Changes)
        {
            json.WriteStartObject();
            json.WriteString("Path"u8, change.Path);
            json.WriteNumber("Kind"u8, (int)change.Kind);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });

}
