namespace Selkie.Oci.Text;

/// <summary>Truth values as Go's strconv.ParseBool reads them.</summary>
public static class GoBool
{
    /// <summary>Reads a truth value; null: it is none.</summary>
    /// <param name="text">The text.</param>
    public static bool? TryParse(string text) => text switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => null,
    };
}
