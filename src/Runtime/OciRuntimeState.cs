using System.Text.Json;

namespace Selkie.Runtime;

/// <summary>The OCI runtime's <c>state</c> of a container.</summary>
public sealed record OciRuntimeState
{
    /// <summary><c>creating</c>, <c>created</c>, <c>running</c>, <c>paused</c> or <c>stopped</c>.</summary>
    public required string Status { get; init; }

    /// <summary>The first process's pid; 0: none.</summary>
    public int Pid { get; init; }

    /// <summary>The bundle's path.</summary>
    public string Bundle { get; init; } = "";

    internal static OciRuntimeState Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        string status = "", bundle = "";
        var pid = 0;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1) continue;
            if (reader.ValueTextEquals("status"u8) && reader.Read()) status = reader.GetString() ?? "";
            else if (reader.ValueTextEquals("bundle"u8) && reader.Read()) bundle = reader.GetString() ?? "";
            else if (reader.ValueTextEquals("pid"u8) && reader.Read()) pid = reader.GetInt32();
        }
        return new OciRuntimeState { Status = status, Pid = pid, Bundle = bundle };
    }
}
