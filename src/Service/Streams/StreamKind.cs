namespace Selkie.Service.Streams;

/// <summary>Which stream bytes belong to; the first byte of a frame's head.</summary>
internal enum StreamKind : byte
{
    /// <summary>Standard output.</summary>
    Output = 1,

    /// <summary>Standard error output.</summary>
    Error = 2,
}
