namespace Selkie.Oci.Text;

/// <summary>Ids as people read them.</summary>
public static class ShortId
{
    /// <summary>How many digits a short id has.</summary>
    public const int Length = 12;

    /// <summary>The first twelve digits of an id; of what is no longer, all.</summary>
    /// <param name="id">The id.</param>
    public static string Of(string id) => id.Length > Length ? id[..Length] : id;
}
