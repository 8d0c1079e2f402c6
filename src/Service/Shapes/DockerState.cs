using System.Globalization;
using Selkie.Engine.Text;

namespace Selkie.Service.Shapes;

/// <summary>Docker's words for states, and its times.</summary>
internal static class DockerState
{
    /// <summary>Docker's word: initialized is created still, stopped has exited.</summary>
    public static string Of(string state) => state switch
    {
        "initialized" or "configured" => "created",
        "stopped" => "exited",
        _ => state,
    };

    /// <summary>A time as Docker has it: in UTC.</summary>
    public static string Utc(string time) => time.EndsWith('Z') || GoTime.Parse(time) is not { } parsed ? time : parsed.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
