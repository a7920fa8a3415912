Option Explicit
' For the macros, what xlwings has no word for. `book` is the name of an open workbook, "" the one this lies in.
' Results are protected against overtyping, without a password.

Public Function Meant(ByVal book As String) As Object
    If book = "" Then
        Set Meant = ThisWorkbook
    Else
        Set Meant = Workbooks(book)
    End If
End Function

Public Function IsLocked(ByVal book As String, ByVal sheetName As String) As Boolean
    IsLocked = Meant(book).Worksheets(sheetName).ProtectContents
End Function

' Names of sheets have / between them. Gives those that were protected; if one cannot be opened, none stays open.
Public Function UnlockSheets(ByVal book As String, ByVal sheetNames As String) As String
    Dim one As Variant, opened As String, number As Long, what As String
    On Error GoTo failed
    For Each one In Split(sheetNames, "/")
        If IsLocked(book, CStr(one)) Then
            Meant(book).Worksheets(CStr(one)).Unprotect
            If opened <> "" Then opened = opened & "/"
            opened = opened & CStr(one)
        End If
    Next
    UnlockSheets = opened
    Exit Function
failed:
    number = Err.Number
    what = Err.Description
    If opened <> "" Then LockSheets book, opened
    Err.Raise number, "steel_xl", what
End Function

Public Function LockSheets(ByVal book As String, ByVal sheetNames As String) As Boolean
    Dim one As Variant
    For Each one In Split(sheetNames, "/")
        Meant(book).Worksheets(CStr(one)).Protect DrawingObjects:=False, Contents:=True, Scenarios:=True, _
            AllowFormattingColumns:=True, AllowFormattingRows:=True, AllowSorting:=True, AllowFiltering:=True
    Next
    LockSheets = True
End Function

' Text that reads upwards.
Public Function TurnUp(ByVal book As String, ByVal sheetName As String, ByVal cells As String) As Boolean
    Meant(book).Worksheets(sheetName).Range(cells).Orientation = -4171
    TurnUp = True
End Function
